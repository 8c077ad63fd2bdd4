"""Survey parcels in the read model, on a real Redis: every year's state, whatever came first."""

import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from contracts.events import SurveyChanged
from contracts.messages.change import Change
from deploy.local.redis_server import RedisServer
from services.gateway.adapters.read_model.client import connect
from services.gateway.adapters.read_model.writer import ModelWriter
from services.gateway.adapters.space.layer_reader import LayerReader
from services.gateway.domain.model.effects import Step
from services.gateway.domain.model.tables import SURVEY_PARCELS
from services.gateway.domain.space.parcels import Parcel
from tests.behaviour.gateway_api import effects_of
from tests.builders import parcel, square

pytestmark = pytest.mark.asyncio(loop_scope="module")
YEARS = (2020, 2021, 2022, 2023)
HERE, THERE = square(119.9, 31.8), square(119.95, 31.85)


class Model:
    """A read model that is filled and looked at."""

    def __init__(self, url: str) -> None:
        self.redis: Redis = connect(url)
        self.bytes: Redis = connect(url, text=False)
        self.reader = LayerReader(self.bytes)

    async def filled(self, changes: Sequence[Change], district: str = "320411") -> str:
        """The epoch of a model that has these changes in this order."""
        await self.redis.flushall()
        writer = ModelWriter(self.redis, 100)
        epoch = await writer.open()
        steps = [Step(n, effects_of(each, district=district)) for n, each in enumerate(changes)]
        await writer.apply(epoch, ("planning.changes.v1", 0), steps)
        return epoch.id

    async def at(self, epoch: str, year: int) -> dict[str, Parcel]:
        """Parcel → its state in a year."""
        items = await self.reader.items(epoch, SURVEY_PARCELS, ["a", "b"], year)
        return {item.id: item.parcel for item in items if item.parcel is not None}

    async def summed(self, epoch: str, year: int) -> dict[str, int]:
        """Class → area in a year, from the sums."""
        areas: Counter[str] = Counter()
        for name, amount in (await self.reader.sums(epoch)).items():
            _, since, code, measure = name.split("/")
            if measure == "area" and int(since) <= year:
                areas[code] += amount
        return {code: area for code, area in areas.items() if area}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def model(server: RedisServer) -> AsyncIterator[Model]:
    model = Model(server.url)
    yield model
    await model.redis.aclose()
    await model.bytes.aclose()


async def test_a_state_holds_until_the_next_survey(model: Model) -> None:
    epoch = await model.filled([parcel("a", 1, year="2021"), parcel("a", 2, year="2023", code="0301")])

    seen = [[state.land_class for state in (await model.at(epoch, year)).values()] for year in YEARS]

    assert seen == [[], ["0101"], ["0101"], ["0301"]]


async def test_a_parcel_that_moved_is_found_where_it_is_and_where_it_was(model: Model) -> None:
    epoch = await model.filled(
        [parcel("a", 1, year="2021", geometry=HERE), parcel("a", 2, year="2023", geometry=THERE)]
    )

    places = await model.reader.places_after(epoch, SURVEY_PARCELS, "", 100)

    assert {place.partition("/")[0] for place in places} == {"2021", "2023"}
    assert await model.reader.filed(epoch, SURVEY_PARCELS, places) == [["a"]] * len(places)


async def test_a_corrected_parcel_leaves_the_cells_it_was_wrongly_in(model: Model) -> None:
    wrong = [parcel("a", 1, geometry=HERE), parcel("a", 2, geometry=THERE)]

    left = [
        await model.reader.places_after(await model.filled(told), SURVEY_PARCELS, "", 100)
        for told in (wrong, wrong[1:])
    ]

    assert left[0] == left[1] != []


async def test_a_parcel_withdrawn_by_the_district_it_left_stays_in_its_new_one(model: Model) -> None:
    moved = parcel("a", 2, year="2023", district="320412")
    left = moved.model_copy(update={"action": "withdraw"})
    writer = ModelWriter(model.redis, 100)
    first = await model.filled([parcel("a", 1, year="2021")])
    epoch = await writer.open()
    assert epoch.id == first
    await writer.apply(epoch, ("c", 1), [Step(0, effects_of(moved, district="320412"))])
    await writer.apply(epoch, ("c", 0), [Step(1, effects_of(left, district="320411"))])

    states = [(await model.at(first, year))["a"].district for year in (2022, 2023)]

    assert states == ["320411", "320412"]


def history(chance: random.Random) -> list[Change]:
    """A dozen states of two parcels, in a random order; each has a version of its own."""
    told = [
        parcel(
            chance.choice("ab"),
            number,
            year=str(chance.choice(YEARS)),
            code=chance.choice(["0101", "0301", "1104"]),
            status=chance.choice(["current", "current", "retired"]),
            area_m2=float(chance.randrange(1, 50_000)),
        )
        for number in range(1, 13)
    ]
    chance.shuffle(told)
    return told


def recounted(changes: Sequence[Change], year: int) -> dict[str, int]:
    """Class → area: of each parcel the newest version of the latest year that is told."""
    areas: Counter[str] = Counter()
    told = [(each, each.data) for each in changes if isinstance(each.data, SurveyChanged)]
    for name in "ab":
        held = [(data.survey_year, each.version, data) for each, data in told if each.subject == name]
        held = [state for state in held if int(state[0]) <= year]
        if held:
            _, _, last = max(held, key=lambda state: state[:2])
            areas[last.land_class.code] += last.area_m2 if last.status == "current" else 0
    return {code: area for code, area in areas.items() if area}


@pytest.mark.parametrize("seed", range(12))
async def test_in_any_order_the_sums_are_those_of_a_plain_recount(model: Model, seed: int) -> None:
    changes = history(random.Random(seed))
    epoch = await model.filled(changes)

    for year in YEARS:
        assert await model.summed(epoch, year) == recounted(changes, year)
