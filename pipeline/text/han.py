"""What counts as Chinese text beside a character, as pieces of regular expressions."""

from __future__ import annotations

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Inside a character class: a Chinese character (々 and 〇 among them)."""

MARK = "，。、；：？！．…—（）《》〈〉【】〔〕“”‘’「」『』·～"
"""Inside a character class: Chinese punctuation."""

SENTENCE_END = "。！？；．…"
"""Inside a character class: a mark that ends a sentence or may end one."""
