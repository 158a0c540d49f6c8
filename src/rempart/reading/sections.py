"""What the sections of every file are made of."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
"""Name of something in a file: it stands in dotted paths and, after a slash, in names of components."""


def refuse(message: str) -> PydanticCustomError:
    """What a validator raises: a sentence that reaches the user as it stands."""
    return PydanticCustomError("rempart", "{text}", {"text": message})


def as_tuple(raw: Any) -> Any:
    """A list as a tuple, lists within it too; anything else as it is."""
    return tuple(as_tuple(entry) for entry in raw) if isinstance(raw, list) else raw


def _names(raw: Any) -> Any:
    return (raw,) if isinstance(raw, str) else as_tuple(raw)


Names = Annotated[tuple[str, ...], BeforeValidator(_names, json_schema_input_type=str | list[str])]
"""One name or a list of names."""


class Section(BaseModel):
    """A mapping of a file whose keys are known."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

    worded: ClassVar[frozenset[str]] = frozenset()
    """Fields that hold a word or a truth value, not a quantity."""

    @model_validator(mode="before")
    @classmethod
    def _unwrap_words(cls, data: Any) -> Any:
        """`flight: {value: ballistic, source: ...}`: a word may have a source, as a number may."""
        if not isinstance(data, dict):
            return data
        worded = [key for key in cls.worded if isinstance(data.get(key), dict) and "value" in data[key]]
        return {**data, **{key: data[key]["value"] for key in worded}} if worded else data

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        kinds = (str, bool)
        cls.worded = frozenset(
            key
            for key, field in cls.model_fields.items()
            if field.annotation in kinds or get_origin(field.annotation) is Literal
        )
