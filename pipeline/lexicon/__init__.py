"""Words and places that names of public bodies are made of: lists as data, and the code that reads them."""
