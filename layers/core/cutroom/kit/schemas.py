"""Bases of what crosses an edge: requests, answers and pages."""

from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

Item = TypeVar("Item")


def storable(value: Any) -> bool:
    """Whether every string in `value` is Unicode that a database can hold: no NUL, no lone surrogate."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, Mapping):
        return all(storable(part) for pair in cast(Mapping[Any, Any], value).items() for part in pair)
    if isinstance(value, list | tuple | set):
        return all(storable(part) for part in cast(Iterable[Any], value))
    return True


class Schema(BaseModel):
    """A request or an answer: immutable; fields that nobody knows are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        if not storable(value):
            raise ValueError("holds characters that are not valid text")
        return value


class Page(BaseModel, Generic[Item]):
    """A page of a list; `total` counts all pages."""

    items: list[Item]
    total: int
    page: int
    limit: int


class PageRequest(Schema):
    """Which page: counted from 1."""

    page: int = Field(1, ge=1, le=100_000)
    limit: int = Field(20, ge=1, le=100)

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.limit
