"""One article extracted, whatever becomes of it: a record or an error, within a budget of time and without network."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pipeline.confined import OutOfTimeError, in_time, offline
from pipeline.errors import GoldError, LexiconError, RuleError, SourceError

SECONDS, SECONDS_A_MEGABYTE = 60, 60
"""The processor time that an article may take: a minute, and one more for each megabyte; honest ones take a tenth."""

Made = TypeVar("Made")


@dataclass(frozen=True)
class Failed:
    """The error of an article; `trace` is where the program stopped, for an error that nobody foresaw."""

    error: SourceError | GoldError
    trace: str = ""


def attempted(work: Callable[[], Made], *, size: int, where: str) -> Made | Failed:
    """What the work on an article of so many bytes makes, or why it cannot.

    Raises what concerns all articles: errors of rules and lexicons.

    >>> attempted(lambda: 1 // 0, size=3, where="a.txt").error.code
    'J106'
    """
    seconds = SECONDS + SECONDS_A_MEGABYTE * size / 1_000_000
    try:
        with offline(), in_time(seconds):
            return work()
    except (SourceError, GoldError) as error:
        return Failed(error)
    except (RuleError, LexiconError):
        raise
    except OutOfTimeError:
        hint = "See what it repeats without end; if it is honest, split it."
        return Failed(SourceError("J121", f"Takes more than {seconds:.0f} seconds to read", where=where, hint=hint))
    except MemoryError:
        hint = "Extract it on a machine with more memory, or split it."
        return Failed(SourceError("J125", "Needs more memory than there is", where=where, hint=hint))
    except Exception as error:
        # A defect of ours that one article brings out must not keep the others from being read.
        message = f"Unforeseen {type(error).__name__}: {error}"
        defect = SourceError("J106", message, where=where, hint="This is a defect: report it, please.")
        return Failed(defect, traceback.format_exc())
