"""`make audit`: the pinned packages against the advisories of the Python Package Index, by pip-audit.

Exit code 0 where all were looked up and none is known to be vulnerable, 1 where one is, 2 where some were not seen.
"""

from __future__ import annotations

import json
import subprocess
import sys

COMMAND = "-m pip_audit -r constraints.txt --no-deps --disable-pip --format json --progress-spinner off"


def report(output: str) -> tuple[list[str], int]:
    """What to print of pip-audit's JSON, and the exit code.

    >>> report("no JSON")
    (['The advisories cannot be reached from here: nothing was checked. Run it where there is network.'], 2)
    """
    try:
        packages = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        packages = []
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    if len(skipped) == len(packages):
        return ["The advisories cannot be reached from here: nothing was checked. Run it where there is network."], 2
    lines = [
        f"{package['name']} {package['version']}: {each['id']}, mended in {', '.join(each['fix_versions']) or 'none'}"
        for package in packages
        for each in package.get("vulns", ())
    ]
    known = len(lines)
    if skipped:
        lines.append(f"not looked up: {', '.join(skipped)}")
    lines.append(f"{len(packages) - len(skipped)} packages looked up, {known} known vulnerabilities")
    return lines, 1 if known else 2 if skipped else 0


if __name__ == "__main__":
    done = subprocess.run([sys.executable, *COMMAND.split()], capture_output=True, text=True)
    lines, code = report(done.stdout)
    print("\n".join(lines))
    sys.exit(code)
