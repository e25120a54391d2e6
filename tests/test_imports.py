"""What importing the project does, and what it may not do."""

import subprocess
import sys
import tomllib
from importlib.metadata import files, packages_distributions
from pathlib import Path

import opencc
import pytest

import pipeline

PROJECT = Path(__file__).parents[1]
CONTRACTS = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]


@pytest.mark.parametrize("statement", ["import pipeline", "import schemas.record", "import pipeline.cli"])
def test_importing_is_cheap(statement: str) -> None:
    heavy = "{'spacy', 'jieba', 'opencc', 'numpy'}"
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}; import sys; print({heavy} & sys.modules.keys())"],
        capture_output=True,
        text=True,
        cwd=PROJECT,
    )
    assert (done.stdout, done.stderr) == ("set()\n", "")


def test_extraction_does_without_spacy() -> None:
    script = "import pipeline, sys; print(pipeline.extract('民政部揭牌。').agencies[0].name, 'spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=PROJECT)
    assert (done.stdout, done.stderr) == ("民政部 False\n", "")


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'extrakt'"):
        _ = pipeline.extrakt


def test_opencc_is_the_reimplementation_in_python() -> None:
    """`opencc`, `opencc-py` and this one all install a package `opencc` and overwrite each other silently."""
    assert packages_distributions()["opencc"] == ["opencc-python-reimplemented"]
    ours = {file.locate() for file in files("opencc-python-reimplemented") or ()}
    assert Path(opencc.__file__) in ours


def lint(folder: Path, breach: str) -> subprocess.CompletedProcess[str]:
    """The contracts of pyproject.toml held against a tree with our modules, all empty but for one import."""
    (layers,) = (contract["layers"] for contract in CONTRACTS["contracts"] if contract["type"] == "layers")
    modules = {name.strip("() ") for layer in layers for name in layer.split("|")}
    files = {"schemas/__init__.py": "", "pipeline/__init__.py": ""} | {f"pipeline/{name}.py": "" for name in modules}
    importer, _, imported = breach.partition(" imports ")
    if imported:
        files[importer.replace(".", "/") + ".py"] = f"import {imported}\n"
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    (folder / "pyproject.toml").write_text((PROJECT / "pyproject.toml").read_text("utf-8"), "utf-8")
    script = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([script, "--no-cache"], cwd=folder, capture_output=True, text=True)


def test_the_contracts_hold_for_a_tree_without_imports(tmp_path: Path) -> None:
    done = lint(tmp_path, "")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "breach",
    [
        "pipeline.text imports pipeline.rules",
        "pipeline.rules imports pipeline.resolve",
        "pipeline.resolve imports pipeline.score",
        "pipeline.score imports pipeline.registry",
        "pipeline.resolve imports pipeline.run",
        "pipeline.errors imports pipeline.text",
        "schemas.__init__ imports pipeline.errors",
        "pipeline.helpers imports sys",
    ],
)
def test_the_contracts_refuse(tmp_path: Path, breach: str) -> None:
    assert lint(tmp_path, breach).returncode == 1
