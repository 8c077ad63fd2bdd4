"""Whatever happens to a screen's link, it ends up with exactly what the channel holds."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.domain.feed.live import ChannelLog, Entry, Gap, Subscription, Update, trimmed
from services.gateway.domain.feed.wanted import Facets, Wanted

KEYS = "abc"


@dataclass
class Wall:
    """A screen as the page keeps it; what does not continue its own state is a failure."""

    epoch: str = ""
    offset: int = 0
    items: dict[str, str] = field(default_factory=dict)

    def hear(self, update: Update, log: ChannelLog) -> None:
        if update.previous is None:
            self.items = {}
        else:
            assert (update.epoch, update.previous) == (self.epoch, self.offset), "a gap"
        for key, value in log.items_of(update).items():
            if value is None:
                self.items.pop(key, None)
            else:
                self.items[key] = value
        self.epoch, self.offset = update.epoch, update.offset


def log_with(*keys: str, history_entries: int = 3, epoch: str = "e1") -> ChannelLog:
    log = ChannelLog("figures", epoch, history_entries)
    for number, key in enumerate(keys, 1):
        log.append(Entry(number, key, f'"{key}{number}"'))
    return log


changes = st.lists(st.tuples(st.sampled_from(KEYS), st.one_of(st.none(), st.integers(0, 9))), max_size=6)
moments = st.lists(
    st.one_of(
        changes.map(lambda made: ("change", made)),
        st.just(("send", [])),
        st.just(("drop", [])),
        st.just(("lose the last frame", [])),
        st.just(("empty redis", [])),
    ),
    max_size=30,
)


@given(moments, st.integers(1, 4))
def test_any_run_of_changes_drops_and_losses_ends_with_the_channels_own_state(
    happened: list[tuple[str, list[tuple[str, int | None]]]], history_entries: int
) -> None:
    log = ChannelLog("figures", "e0", history_entries)
    wall, subscription = Wall(), Subscription("figures")
    for number, (what, made) in enumerate(happened):
        if what == "change":
            for key, value in made:
                log.append(Entry(log.offset + 1, key, None if value is None else str(value)))
        elif what == "empty redis":
            log = ChannelLog("figures", f"e{number}", history_entries)
        elif what == "drop":
            subscription = Subscription("figures", wall.epoch, wall.offset)
        else:
            update = subscription.next(log)
            if update and what == "send":
                wall.hear(update, log)
            elif update:
                subscription = Subscription("figures", wall.epoch, wall.offset)

    last = subscription.next(log)
    if last:
        wall.hear(last, log)

    assert (wall.epoch, wall.offset, wall.items) == (log.epoch, log.offset, log.items)
    assert subscription.next(log) is None


rows = st.lists(
    st.tuples(st.sampled_from(KEYS), st.one_of(st.none(), st.sampled_from(["320411", "320412"]))), max_size=6
)
parts = st.lists(st.tuples(st.sampled_from(["change", "send", "drop", "reload"]), rows), max_size=25)


@given(parts, st.integers(1, 4))
def test_a_screen_that_wants_a_district_ends_with_exactly_that_districts_items(
    happened: list[tuple[str, list[tuple[str, str | None]]]], history_entries: int
) -> None:
    wanted = Wanted(frozenset({"320411"}))
    log = ChannelLog("permits", "e0", history_entries)
    wall, subscription = Wall(), Subscription("permits", wanted=wanted)
    for what, made in happened:
        if what == "change":
            for key, unit in made:
                value = None if unit is None else f'{{"district":"{unit}"}}'
                log.append(Entry(log.offset + 1, key, value))
        elif what == "drop":
            subscription = Subscription("permits", wall.epoch, wall.offset, wanted)
        elif what == "reload":
            kept = [Entry(entry.offset, entry.key, entry.value) for entry in log.history]
            log = ChannelLog("permits", "e0", history_entries, log.offset, dict(log.items), kept)
        elif update := subscription.next(log):
            wall.hear(update, log)

    last = subscription.next(log)
    if last:
        wall.hear(last, log)

    assert wall.items == {key: value for key, value in log.items.items() if "320411" in value}


def test_a_screen_that_wants_one_indicator_is_not_told_of_others_yet_can_resume_for_long() -> None:
    log = ChannelLog("figures", "e1", 10)
    log.append(Entry(1, "wetland/320411/survey/2024", "1"))
    subscription = Subscription("figures", wanted=Wanted(indicators=frozenset({"wetland"})))
    assert subscription.next(log) is not None

    told = []
    for offset in range(2, 21):
        log.append(Entry(offset, "forest_land/320411/survey/2024", f"{offset}"))
        update = subscription.next(log)
        told += [(offset, log.items_of(update))] if update else []

    assert told == [(7, {}), (13, {}), (19, {})]
    log.append(Entry(21, "wetland/320411/survey/2024", "2"))
    update = subscription.next(log)
    assert update is not None
    assert (update.previous, log.items_of(update)) == (19, {"wetland/320411/survey/2024": "2"})


@pytest.mark.parametrize(
    ("wanted", "facets", "takes"),
    [
        (Wanted(), ("", ""), True),
        (Wanted(frozenset({"320412"})), ("320412-JKQ", "wetland"), True),
        (Wanted(frozenset({"320412-JKQ"})), ("320412", "wetland"), False),
        (Wanted(indicators=frozenset({"plans_total"})), ("320411", "plans_total.village"), True),
        (Wanted(indicators=frozenset({"plans_total.village"})), ("320411", "plans_total"), False),
        (Wanted(frozenset({"320411"}), frozenset({"wetland"})), ("320411", "forest_land"), False),
    ],
)
def test_a_filter_takes_what_lies_inside_it(wanted: Wanted, facets: Facets, *, takes: bool) -> None:
    assert wanted.takes(facets) == takes


def test_a_new_screen_gets_everything_once() -> None:
    log, subscription = log_with("a", "b"), Subscription("figures")

    update = subscription.next(log)

    assert update == Update("figures", "e1", None, 2)
    assert subscription.next(log) is None


def test_a_screen_that_was_away_gets_the_newest_value_of_each_key_it_missed() -> None:
    log = log_with("a", "b", "a", "a")

    update = Subscription("figures", "e1", 1).next(log)

    assert update == Update("figures", "e1", 1, 4)
    assert log.items_of(update) == {"b": '"b2"', "a": '"a4"'}


@pytest.mark.parametrize(
    ("epoch", "offset"), [("another", 4), ("e1", 0), ("e1", 99)], ids=["other epoch", "too old", "ahead"]
)
def test_a_position_that_cannot_be_continued_gets_everything_anew(epoch: str, offset: int) -> None:
    log = log_with(*"abcabcabc", history_entries=3)
    subscription = Subscription("figures", epoch, offset)

    update = subscription.next(log)

    assert update is not None
    assert update.previous is None


def test_a_removed_item_is_told_as_null_to_those_who_had_it() -> None:
    log = log_with("a")
    log.append(Entry(2, "a", None))

    update = Subscription("figures", "e1", 1).next(log)

    assert update is not None
    assert log.items_of(update) == {"a": None}
    assert log.items == {}


def test_an_entry_that_does_not_follow_the_last_is_a_gap() -> None:
    log = log_with("a")

    with pytest.raises(Gap):
        log.append(Entry(3, "a", "1"))


def test_only_the_unbroken_end_of_a_stored_history_is_relied_on() -> None:
    entries = [Entry(number, "a", "1") for number in (1, 2, 4, 5)]

    assert [entry.offset for entry in trimmed(entries, 5)] == [4, 5]
    assert trimmed(entries, 6) == []
