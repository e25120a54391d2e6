"""JSON files read into models, with errors that a person can act on."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

AnyModel = TypeVar("AnyModel", bound=BaseModel)


class SchemaError(ValueError):
    """A file that is not what it should be: `source` names it, `place` where in it, `hint` what to do."""

    code = "J401"

    def __init__(self, source: str, place: str, problem: str, hint: str) -> None:
        super().__init__(source, place, problem, hint)
        self.source = source
        self.place = place
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.source}: {self.place}: {self.problem}. {self.hint}"


def json_object(text: str, source: str) -> dict[str, Any]:
    """The JSON object that the text holds. Raises SchemaError where it holds something else."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise SchemaError(source, place, f"not JSON: {error.msg}", "Correct the file there.") from error
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, lists of thousands of levels
        raise SchemaError(source, "$", f"not JSON that can be read: {error}", "Correct the file.") from error
    if not isinstance(data, dict):
        raise SchemaError(source, "$", f"a JSON object is wanted, not {type(data).__name__}", "Correct the file.")
    return data


def model_of(kind: type[AnyModel], text: str, source: str, hint: str) -> AnyModel:
    """The JSON text as a model. Raises SchemaError, which names the first bad place and says how many there are."""
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        # A bare value error of pydantic begins with "Value error, ": the problem alone is what matters.
        problem = errors[0]["msg"].removeprefix("Value error, ")
        if len(errors) > 1:
            problem += f" (and {len(errors) - 1} more)"
        raise SchemaError(source, _place(errors[0]["loc"]), problem, hint) from error


def _place(path: tuple[int | str, ...]) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
