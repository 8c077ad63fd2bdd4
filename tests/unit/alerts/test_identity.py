"""An alert's id is the same for ever and fits into a URL."""

import re
from dataclasses import replace

from services.alerts.domain.episode.identity import Identity

INTRUSION = Identity("control_line", "ecological_redline", "320411", "地字第3204112026YG0000123号")


def test_an_alert_id_has_only_characters_that_need_no_escaping() -> None:
    assert re.fullmatch(r"control_line-[a-z2-7]{20}-3", INTRUSION.alert_id(3))


def test_an_alert_id_never_changes_between_versions_of_this_code() -> None:
    assert Identity("indicator", "farmland_retained", "320411", None).key == "indicator-lau22vz42y2moubfvmq7"


def test_every_part_of_the_matter_counts() -> None:
    others = [
        replace(INTRUSION, kind="permanent_basic_farmland"),
        replace(INTRUSION, unit="320412"),
        replace(INTRUSION, subject="地字第3204112026YG0000124号"),
    ]
    assert len({INTRUSION.key, *(other.key for other in others)}) == 4
