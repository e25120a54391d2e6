"""The errors a user can meet. Each has a code, says where it happened and what to do next."""

from __future__ import annotations


class JigouError(Exception):
    """The base of all errors of the project: a code, a message, the place (file, article id or rule id) and a hint.

    A child is a kind of failure, a code is one cause of it; a code is written by hand, unique and never reused.
    J1xx source, J2xx rule, J3xx lexicon, J4xx gold and records, J5xx wrong use.

    >>> print(JigouError("J199", "The file is empty", where="sources/空.txt", hint="Remove it or fill it."))
    J199 sources/空.txt: The file is empty. Remove it or fill it.
    """

    def __init__(self, code: str, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(code, message, where, hint)
        self.code = code
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f" {self.where}" if self.where else ""
        message = self.message if self.message.endswith((".", "!", "?", "。")) else f"{self.message}."
        return " ".join(part for part in (f"{self.code}{place}: {message}", self.hint) if part)

    def __reduce__(self) -> tuple[object, ...]:
        """How to rebuild the error in another process, where keyword arguments would otherwise be lost."""
        return (_rebuilt, (type(self), self.code, self.message, self.where, self.hint))


class SourceError(JigouError):
    """A source file, its metadata or its text that cannot be read or decoded (J1xx)."""


class RuleError(JigouError):
    """A rule file that is no valid rule, or a rule that fails its own examples (J2xx)."""


class LexiconError(JigouError):
    """A lexicon file with a blank, repeated, unsorted or malformed entry (J3xx)."""


class GoldError(JigouError):
    """A gold file or a record that cannot be read, or that contradicts itself (J4xx)."""


class UsageError(JigouError):
    """A command called with a folder, file or option that makes no sense (J5xx)."""


def _rebuilt(kind: type[JigouError], code: str, message: str, where: str, hint: str) -> JigouError:
    return kind(code, message, where=where, hint=hint)
