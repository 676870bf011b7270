"""What all records share: they are frozen, refuse unknown fields, and have a digest."""

import hashlib
from typing import Any, ClassVar

import rfc8785
from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen noun. Fields are scalars, tuples or other records, so that it is frozen all the way down."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)
    schema_version: ClassVar[int] = 1

    def digest(self) -> str:
        """SHA-256 over type, schema version and the RFC 8785 form of the JSON, as lower-case hex."""
        return digest_of(type(self).__name__, self.schema_version, self.model_dump(mode="json"))


def digest_of(name: str, version: int, content: Any) -> str:
    """SHA-256 of `content` (anything JSON can hold) in RFC 8785 form, bound to a type name and schema version."""
    return hashlib.sha256(rfc8785.dumps([name, version, content])).hexdigest()
