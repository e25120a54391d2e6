"""The files of a folder as a revision of git has them."""

from __future__ import annotations

import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError

MAIN = ("main", "origin/main")


@dataclass(frozen=True)
class Revision:
    """A commit: the name it was asked for by, its short hash, and the folder that its repository lies in."""

    name: str
    short: str
    root: Path

    def files(self, folder: Path) -> dict[str, bytes]:
        """The files below a folder by their path in it; none where the revision has no such folder."""
        listed = _git(folder, "ls-tree", "-r", "--name-only", self.short)
        if not listed:
            return {}
        with tarfile.open(fileobj=io.BytesIO(_git(folder, "archive", self.short))) as archive:
            files = ((member.name, archive.extractfile(member)) for member in archive if member.isfile())
            return {name: file.read() for name, file in files if file is not None}


def revision(folder: Path, name: str) -> Revision:
    """The revision of that name in the repository around the folder.

    Raises UsageError where the folder is in no repository, there is no git, or the repository has no such revision.
    """
    root = _git(folder, "rev-parse", "--show-toplevel").decode("utf-8").rstrip("\n")
    # --end-of-options: a name that begins with a dash is a name.
    short = _git(folder, "rev-parse", "--verify", "--short", "--end-of-options", f"{name}^{{commit}}")
    return Revision(name, short.decode("ascii").strip(), Path(root))


def main_branch(folder: Path) -> Revision:
    """The main branch, or else that of the remote. Raises UsageError where there is neither."""
    for name in MAIN:
        try:
            return revision(folder, name)
        except UsageError as error:
            if error.code != "J511":
                raise
    hint = "Name a revision to compare with: make report BASE=REV."
    raise UsageError("J511", f"There is no branch {' and no '.join(MAIN)}", where=str(folder), hint=hint)


def _git(folder: Path, *words: str) -> bytes:
    if not folder.is_dir():
        raise UsageError("J501", "There is no such folder", where=str(folder), hint="Name the folder of the records.")
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True)
    except FileNotFoundError as error:
        raise UsageError("J510", "There is no git", hint="Install it: revisions are read with it.") from error
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
    code = "J511" if "--verify" in words else "J510"
    hint = "Name a revision that git log shows." if code == "J511" else "Call it inside a checkout."
    raise UsageError(code, f"git {words[0]}: {said}", where=str(folder), hint=hint)
