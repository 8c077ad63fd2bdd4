"""拼音首字母, by pypinyin."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin


@lru_cache(maxsize=10_000)
def initials(text: str) -> str:
    """The first letter of each character's pinyin; what is not Chinese stays as it is."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
