"""An indicator comes, or is defined otherwise, when there is a history: the ledger gets what it lacks."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import topics
from contracts.catalogue import catalogue, evaluated_of
from contracts.messages.figure import Figure
from contracts.messages.ledger import CATALOGUE_CHANGED, LedgerPage
from contracts.wire import Message
from services.indicators.domain.figures.facts import FigureKey
from services.indicators.prove.books import booked, said, without
from tests.behaviour.mortal_worker import LONG, Changes, Life, Worker

EARLIER = {name: one for name, one in catalogue().items() if name not in {"garden_land", "permits_granted"}}
REDEFINED = catalogue()["farmland_retained"].model_copy(
    update={"formula": catalogue()["garden_land"].formula, "version": 9}
)
OTHER = {**catalogue(), "farmland_retained": REDEFINED}
DEATHS = st.lists(st.builds(Life, st.integers(0, 40), st.integers(1, 9), st.booleans()), max_size=3)


def pages_of(worker: Worker) -> list[LedgerPage]:
    """The first that was written of each: whoever reads on takes no page twice."""
    return [Message[LedgerPage].model_validate_json(said[0]).data for said in worker.journal().values()]


def figures_of(worker: Worker) -> dict[FigureKey, int]:
    newest = {one.key: one.value for one in worker.said.messages if one.topic == topics.FIGURES.name}
    values = [value for key, value in newest.items() if value and not key.startswith(("target/", "stat"))]
    figures = said(Message[Figure].model_validate_json(value).data for value in values)
    return without(figures, evaluated_of(catalogue().values()))


def supplements_of(worker: Worker) -> list[LedgerPage]:
    """The pages with entries that no event of anybody made."""
    types = [(page, {one.cause.type for one in page.changes}) for page in pages_of(worker)]
    return [page for page, found in types if CATALOGUE_CHANGED in found]


async def lived(folder: str, changes: Changes, *lives: Life) -> Worker:
    """The last change of each partition comes when all the others have been handled."""
    worker = Worker(changes, Path(folder))
    newest = {record.partition: record for record in changes.records}
    last = [worker.waiting.pop(worker.waiting.index(record)) for record in newest.values()]
    for life in (*lives, LONG):
        await worker.live(life)
    worker.waiting += last
    await worker.live(LONG)
    return worker


@given(st.integers(0, 99), st.integers(1, 2), st.integers(20, 60), DEATHS)
@settings(max_examples=10)
async def test_whoever_reads_the_ledger_alone_comes_to_every_figure_of_the_new_catalogue(
    seed: int, partitions: int, breaths: int, deaths: list[Life]
) -> None:
    changes = Changes(seed, partitions)
    for before in (EARLIER, OTHER):
        first = Life(breaths, 1, loses_disk=False, catalogue=before)
        with TemporaryDirectory() as folder:
            worker = await lived(folder, changes, first, *deaths)
        figures, entered = figures_of(worker), booked(pages_of(worker))
        assert {key: entered.get(key, 0) for key in figures} == figures
