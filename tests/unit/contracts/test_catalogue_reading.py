"""A catalogue that cannot be right is refused when it is read, in words that say where and what to do."""

import pytest

from contracts.catalogue.reading import read_catalogue

ENTRY = """
- id: paddies
  code: X01
  name: 水田面积
  name_en: paddies
  unit_of_measure: m2
  display_unit: 公顷
  attribute: 管理
  bases: [survey]
  formula: {kind: class_sum, scheme: sandiao, classes: ["0101"], measure: area, pending: none}
  version: 1
  effective_from: 2026-01-01
  source: 三调 0101
"""
FLOW = '{kind: class_transition, scheme: sandiao, before: {classes: all}, after: {classes: ["0101"]}}'


def refusal(*texts: str) -> str:
    """Everything that is said of a catalogue of these files."""
    with pytest.raises(ValueError, match=r"catalogue of indicators|is not") as refused:
        read_catalogue((f"{number}.yaml", text) for number, text in enumerate(texts))
    return str(refused.value)


def formula(words: str, **others: str) -> str:
    """The entry with another formula, and other fields replaced."""
    before = ENTRY[ENTRY.index("{") : ENTRY.index("}") + 1]
    entry = ENTRY.replace(before, words)
    for name, value in others.items():
        [line] = [one for one in entry.splitlines() if one.startswith(f"  {name}: ")]
        entry = entry.replace(line, f"  {name}: {value}")
    return entry


def test_an_entry_that_is_right_is_taken() -> None:
    assert list(read_catalogue([("0.yaml", ENTRY)])) == ["paddies"]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (ENTRY.replace("0101", "0199", 1), "'0199' is no class of 三调工作分类"),
        (ENTRY.replace('"0101"', '"0201K"'), "write '0201'"),
        (ENTRY.replace('"0101"', "0101"), "Input should be a valid string, not 65"),
        (ENTRY.replace('["0101"]', "[]"), "is empty"),
        (ENTRY.replace("class_sum", "class_summ"), "Input tag 'class_summ' found using 'kind'"),
        (ENTRY.replace("  unit_of_measure: m2\n", ""), "unit_of_measure is missing"),
        (ENTRY.replace("unit_of_measure: m2", "unit_of_measure: count"), "where the formula gives m2"),
        (ENTRY.replace("公顷", "顷"), "'顷' is no unit of area"),
        (ENTRY.replace("[survey]", "[line]"), "bases line where the formula gives survey"),
        (ENTRY.replace("[survey]", "[survey, projected]"), "where the formula gives survey"),
        (ENTRY.replace("id: paddies", "id: wet.paddies"), "id: String should match pattern"),
        (ENTRY.replace("  version", "  colour: red\n  version"), "colour: Extra inputs are not permitted"),
        (ENTRY + "  part_of: nothing\n", "there is no indicator 'nothing'"),
        (formula("{kind: yearly_change, of: paddie}"), "there is no indicator 'paddie'"),
        (formula("{kind: ratio, numerator: paddies, denominator: x}"), "there is no indicator 'x'"),
        (formula(FLOW), "before and after the transition at once: 0101"),
        (
            formula('{kind: class_sum, scheme: sandiao, settlement: ["299"], measure: area, pending: none}'),
            "'299' is no 城镇村属性码",
        ),
    ],
)
def test_what_cannot_be_right_is_refused_and_told_with_its_file_and_indicator(entry: str, told: str) -> None:
    [_, first, *_] = refusal(entry).splitlines()

    assert first.startswith(("  0.yaml: paddies: ", "  0.yaml: wet.paddies: "))
    assert told in first


def test_an_id_and_a_code_are_one_indicators_alone() -> None:
    assert "1.yaml: paddies: defined twice" in refusal(ENTRY, ENTRY)
    assert "code X01 is another indicator's as well" in refusal(
        ENTRY, ENTRY.replace("id: pad", "id: other_pad")
    )


def test_all_that_is_wrong_is_told_at_once() -> None:
    said = refusal(
        ENTRY.replace("  version: 1\n", "  version: 0\n").replace("attribute: 管理", "attribute: x")
    )
    assert len(said.splitlines()) == 3


def test_what_is_no_yaml_is_told_with_its_file() -> None:
    assert refusal(ENTRY + "  foo: [").startswith("0.yaml is not YAML: ")
    assert refusal("id: paddies") == "0.yaml is not a list of indicators"
