"""The history of one indicator as it was known on a past date (截至某日的认识)."""

import secrets
from dataclasses import dataclass

from fastapi import HTTPException, Response
from pydantic import BaseModel

from chassis.errors import TransientFailure
from contracts.districts import city
from contracts.knowing import known_until
from services.gateway.domain.indicators import Catalogue, Row, history, words_of
from services.gateway.domain.known_then import REPLAY, Wanted, made_of, recall_questions, rows_then
from services.gateway.shell.asking import Asking
from services.gateway.web.answers import json_response


class HistoryThen(BaseModel):
    """往日所知: one indicator of one unit as known until an instant; targets are not part of it."""

    indicator: str
    unit: str
    unit_name: str
    name: str
    known_on: str
    known_until: str
    series: dict[str, list[Row]]
    """By basis, oldest period first."""
    current: dict[str, Row]
    """By basis: what held then."""
    left_out: str | None = None
    """Why there are no figures, where the ledger cannot tell them."""


@dataclass(frozen=True)
class KnownThen:
    """Asks the districts."""

    asking: Asking
    catalogue: Catalogue

    async def answer(self, indicator: str, unit: str, known_on: str) -> Response:
        """The figures of every basis and period; 404 and 422 as HTTPException, else TransientFailure."""
        wanted = self._wanted(indicator, unit, known_on)
        parts = made_of(wanted, self.catalogue)
        questions = recall_questions(wanted, parts, city(), secrets.token_hex(8)) if parts else []
        answers = await self.asking.recall(questions) if questions else []
        for one in answers:
            if one.problem is not None:
                raise TransientFailure(one.problem)
        rows = rows_then(wanted, answers, self.catalogue, city()) if parts else []
        figures = history(rows, [])
        told = {
            "indicator": indicator,
            "unit": unit,
            "unit_name": city().name_of(unit),
            **words_of(self.catalogue[indicator.split(".", maxsplit=1)[0]]),
            "known_on": known_on,
            "known_until": wanted.until.isoformat(),
            "series": figures["series"],
            "current": figures["current"],
            "left_out": None if parts else REPLAY,
        }
        return json_response(told)

    def _wanted(self, indicator: str, unit: str, known_on: str) -> Wanted:
        if indicator.split(".", maxsplit=1)[0] not in self.catalogue or city().resolve(unit[:6]) != unit[:6]:
            raise HTTPException(404, "no such indicator and unit")
        try:
            return Wanted(indicator, unit, known_until(known_on))
        except ValueError as error:
            raise HTTPException(422, f"known_on: {error}") from None
