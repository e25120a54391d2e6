"""The benchmark: how fast extraction is against plain jieba over the same text in the same run."""
