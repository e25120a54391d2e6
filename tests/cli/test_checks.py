"""`jigou schemas` and `jigou rules check`."""

import schemas.generate


def test_the_committed_schemas_are_those_of_the_models(jigou) -> None:
    done = jigou("schemas", "--check")
    assert (done.exit_code, done.output) == (0, "")


def test_a_schema_that_differs_from_the_models_is_named(jigou, monkeypatch) -> None:
    changed = schemas.generate.json_schemas() | {"gold.json": "{}\n", "new.json": "{}\n"}
    monkeypatch.setattr(schemas.generate, "json_schemas", lambda: changed)
    done = jigou("schemas", "--check")
    assert (done.exit_code, done.stdout) == (1, "")
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["schemas/json/gold.json", "schemas/json/new.json"]


def test_all_rules_hold_their_examples(jigou) -> None:
    done = jigou("rules", "check")
    assert (done.exit_code, done.stderr) == (0, "")
