"""预警签收: somebody has seen an alert and says what follows; the CloudEvent's subject is the alert id."""

from pydantic import Field

from contracts.base import LongText, Model, Moment, Text


class Acknowledgement(Model):
    """预警签收: who (``by``) saw it, why it may wait, and until when; a higher grade asks anew."""

    by: Text
    why: LongText = Field(min_length=1)
    at: Moment
    until: Moment | None = None
