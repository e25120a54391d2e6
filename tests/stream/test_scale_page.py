"""What docs/scale.md shows and cannot run here: programs for Spark, Ray and Slurm, and a manifest for Kubernetes."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest
import yaml

PAGE = (Path(__file__).parents[2] / "docs/scale.md").read_text("utf-8")
PROGRAMS = re.findall(r"^```py file=(\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("name", "program"), PROGRAMS, ids=[name for name, _ in PROGRAMS])
def test_programs_are_python_and_import_what_there_is(name: str, program: str) -> None:
    for node in ast.walk(ast.parse(program)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("pipeline"):
            module = importlib.import_module(node.module)
            assert all(hasattr(module, each.name) for each in node.names)


def test_three_programs_are_shown() -> None:
    assert len(PROGRAMS) == 3


def test_the_manifest_fits_together() -> None:
    (manifest,) = re.findall(r"^```yaml file=\S+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    job = yaml.safe_load(manifest)
    assert (job["apiVersion"], job["kind"]) == ("kubernetes.dask.org/v1", "DaskJob")
    scheduler = job["spec"]["cluster"]["spec"]["scheduler"]
    (container,) = scheduler["spec"]["containers"]
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert {port["targetPort"]: port["port"] for port in scheduler["service"]["ports"]} == ports
    assert scheduler["service"]["selector"]["dask.org/cluster-name"] == job["metadata"]["name"]
    worker = job["spec"]["cluster"]["spec"]["worker"]["spec"]["containers"][0]
    assert all(isinstance(word, str) for word in worker["args"])
