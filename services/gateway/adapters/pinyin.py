"""拼音, by pypinyin: how a Chinese text is typed on a keyboard without Chinese."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin


@lru_cache(maxsize=10_000)
def spellings(text: str) -> tuple[str, str]:
    """The first letter of each character's pinyin, and all of them; what is not Chinese stays as it is."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)), "".join(lazy_pinyin(text))
