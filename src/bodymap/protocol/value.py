"""Frozen values with named fields, made without generating code: some thirty dataclasses would cost the start of the
program forty milliseconds. Knows nothing.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, dataclass_transform

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Value:
    """A subclass names its fields by annotations; a field without a default must be given. Compared by identity.

    Raises TypeError for a field that is missing or unknown, AttributeError where one is set later.
    """

    def __init__(self, **values: Any) -> None:
        cls = type(self)
        fields = cls.__annotations__
        if unknown := values.keys() - fields.keys():
            raise TypeError(f"{cls.__name__} has no field {sorted(unknown)[0]}")
        for name in fields:
            if name not in values and not hasattr(cls, name):
                raise TypeError(f"{cls.__name__} needs {name}")
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be deleted")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"
