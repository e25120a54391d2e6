"""`python -m tests.fuzz`: many inputs for each target; each that fails is kept, and its name printed.

With atheris the inputs are guided by what they reach in the code (`make fuzz`); with `--blind` they are edits of good
ones, drawn with a seed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import subprocess
import sys
import time
import traceback
from pathlib import Path

NAMES = ("article", "rules", "gold", "metadata", "registry", "exchange")
CORPUS = Path(__file__).parent / "corpus"


def kept(name: str, data: bytes) -> Path:
    """Where an input that failed is kept; from then on it is a test."""
    file = CORPUS / name / hashlib.sha256(data).hexdigest()[:12]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def blind(name: str, inputs: int, seed: int) -> int:
    """How many of so many inputs fail; of failures at one place in the code only the first is kept."""
    from tests.fuzz.targets import PIECES, edited, seeds, tried

    chance = random.Random(f"{seed} {name}")
    found: dict[str, Path] = {}
    for _ in range(inputs):
        edits = [
            (
                chance.randrange(10_000),
                chance.randrange(13),
                chance.choice(PIECES) if chance.random() < 0.7 else chance.randbytes(chance.randrange(7)),
            )
            for _ in range(chance.randrange(1, 7))
        ]
        data = edited(chance.choice(seeds(name)), edits)
        try:
            tried(name, data)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            last = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{type(error).__name__} at {last.filename}:{last.lineno}"
            if place not in found:
                found[place] = kept(name, data)
                print(f"{name}: {place}: {error}: {found[place]}", flush=True)
    return len(found)


def guided(name: str, inputs: int) -> int:
    """1 where an input failed, which ends the process that atheris has to itself; else 0."""
    return int(
        subprocess.run([sys.executable, "-m", "tests.fuzz", "--guide", name, "--inputs", str(inputs)]).returncode != 0
    )


def guide(name: str, inputs: int) -> None:
    """Nothing: atheris ends the process."""
    import atheris

    # Before anything of ours is loaded: what is loaded already is not looked at.
    with atheris.instrument_imports(include=["pipeline", "schemas"], enable_loader_override=False):
        from tests.fuzz.targets import seeds, tried

    def one(data: bytes) -> None:
        try:
            tried(name, data)
        except BaseException:
            print(f"{name}: {kept(name, data)}", flush=True)
            raise

    start = Path(os.environ.get("TMPDIR", "/tmp")) / f"jigou-fuzz-{os.getpid()}"
    start.mkdir()
    for number, seed in enumerate(seeds(name)):
        (start / str(number)).write_bytes(seed)
    atheris.Setup([sys.argv[0], f"-runs={inputs}", "-rss_limit_mb=4096", "-verbosity=0", str(start)], one)
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", default=NAMES)
    parser.add_argument("--inputs", type=int, default=20_000, help="inputs for each target")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--blind", action="store_true")
    parser.add_argument("--guide", choices=NAMES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.guide:
        guide(options.guide, options.inputs)
        return
    findings = 0
    for name in options.targets:
        began = time.perf_counter()
        new = blind(name, options.inputs, options.seed) if options.blind else guided(name, options.inputs)
        findings += new
        print(f"{name}: {options.inputs:,} inputs, {new} findings, {time.perf_counter() - began:.0f} s", flush=True)
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
