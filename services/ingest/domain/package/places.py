"""坐落: which township (镇街) the code of a place names, as surveyors write such codes."""

import re

_TOWNSHIP = re.compile(r"^[0-9]{9}")
_WHOLE_DISTRICT = "000"


def township_of(code: str) -> str:
    """The 9-digit code of the township in 坐落单位代码 (19 digits) or 行政区代码 (6, 9 or 12), or "": a
    code filled up with zeros names the district alone."""
    if not _TOWNSHIP.match(code) or code[6:9] == _WHOLE_DISTRICT:
        return ""
    return code[:9]
