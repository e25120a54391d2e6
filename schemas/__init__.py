"""The shapes of all that the project writes and reads: pydantic models, and their JSON Schemas in `schemas/json/`."""
