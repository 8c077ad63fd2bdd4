"""What people may ask of subscriptions, and what they are told."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, field_validator

from contracts.base import Model, Moment, Text
from contracts.messages.alert import Family, Grade
from contracts.messages.subscription import Url
from services.alerts.domain.delivery.body import FIELDS, unknown_fields

Grades = Annotated[list[Grade], Field(min_length=1, max_length=5)]
Families = Annotated[list[Family], Field(min_length=1, max_length=4)]
Fields = Annotated[list[Text], Field(min_length=1, max_length=100)]


class _Wish(Model):
    @field_validator("fields", check_fields=False)
    @classmethod
    def _known(cls, fields: list[str] | None) -> list[str] | None:
        if unknown := unknown_fields(fields or []):
            raise ValueError(f"no alert has {', '.join(unknown)}; there are {', '.join(FIELDS)}")
        return fields


class NewSubscription(_Wish):
    """新订阅: absent filters let everything pass; ``fields`` are those of an alert that are sent."""

    name: Text
    url: Url
    grades: Grades | None = None
    families: Families | None = None
    fields: Fields | None = None


class Change(_Wish):
    """订阅变更: what is given is changed, null lifts a filter; ``enabled`` pauses and resumes."""

    name: Text = ""
    url: Url = ""
    grades: Grades | None = None
    families: Families | None = None
    fields: Fields | None = None
    enabled: bool = True


class Rotation(Model):
    """换钥: for how long both secrets are signed with."""

    overlap_hours: float = Field(default=24, ge=0, le=720)


class ReplayWish(Model):
    """重放区间: transitions that became known from ``since`` on, before ``until`` (absent: now)."""

    since: Moment
    until: Moment | None = None


class Created(BaseModel):
    """The secret is told once; verify with it as Standard Webhooks says."""

    id: str
    secret: str


class Rotated(Created):
    """The new secret, and until when the old one is signed with too."""

    old_secret_until: datetime


class SigningKey(BaseModel):
    """验签公钥: for the ``x-sm2`` signature, r ‖ s in base64, over the same text as the others."""

    algorithm: str = "SM2 with SM3 (GB/T 32918.2)"
    signer_id: str = "1234567812345678"
    public_key: str = Field(description="04 ‖ x ‖ y in hexadecimal")
