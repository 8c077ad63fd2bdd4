"""indicators dies again and again, wherever it is: what it says is what it says in one long life."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.behaviour.mortal_worker import LONG, Changes, Life, Worker

LIVES = st.lists(
    st.builds(Life, st.integers(0, 40), st.integers(1, 9), st.booleans()), min_size=1, max_size=4
)


@given(st.integers(0, 99), LIVES)
@settings(max_examples=15)
async def test_wherever_it_dies_its_journal_figures_and_findings_are_those_of_one_long_life(
    seed: int, lives: list[Life]
) -> None:
    changes = Changes(seed)
    with TemporaryDirectory() as folder:
        once, often = Worker(changes, Path(folder) / "once"), Worker(changes, Path(folder) / "often")
        await once.live(LONG)
        for life in [*lives, LONG]:
            await often.live(life)

    alike = {page: said[:1] * len(said) for page, said in often.journal().items()}
    assert often.journal() == alike
    assert {page: said[:1] for page, said in alike.items()} == once.journal()
    assert often.lasting() == once.lasting()
