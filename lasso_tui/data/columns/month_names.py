"""Names of months and days in several languages, as they stand in dates; dates of Chinese, Japanese and Korean."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["in_english"]

ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# fmt: off
MONTHS = (
    "jan janv janvier januar jänner ene enero gen gennaio januari janeiro sty stycznia янв января leden ledna ocak "
    "oca",
    "feb febr févr février februar feber febrero febbraio februari fev fevereiro lut lutego фев февраля února şubat",
    "mar mär märz mrz mars marzo maart mrt março marca мар марта března mart",
    "apr avr avril april abr abril aprile abr kwi kwietnia апр апреля dubna nisan nis",
    "may mai mayo mag maggio mei maio maj maja мая května mayıs",
    "jun juin juni junio giu giugno junho cze czerwca июн июня června haziran haz",
    "jul juil juillet juli julio lug luglio julho lip lipca июл июля července temmuz tem",
    "aug août aout august ago agosto augustus augusti sie sierpnia авг августа srpna ağustos",
    "sep sept septembre september septiembre set settembre setembro wrz września сен сентября září eylül eyl",
    "oct okt octobre oktober octubre ott ottobre out outubro paź października окт октября října ekim eki",
    "nov novembre november noviembre novembro lis listopada ноя ноября listopadu kasım kas",
    "dec déc décembre dez dezember dic diciembre dicembre december dezembro des desember gru grudnia дек декабря "
    "prosince aralık ara",
)
# fmt: on
"""Names of each month and their short forms, in lower case."""

ENGLISH_OF = {name: english for english, names in zip(ENGLISH, MONTHS, strict=True) for name in names.split()}
ENGLISH_OF |= {
    f"{month}{rest}": short
    for short, month, rest in zip(
        ENGLISH,
        ("jan", "febr", "mar", "apr", "may", "jun", "jul", "aug", "sept", "oct", "nov", "dec"),
        ("uary", "uary", "ch", "il", "", "e", "y", "ust", "ember", "ober", "ember", "ember"),
        strict=True,
    )
}

NAME = re.compile(r"([^\W\d_]+)\.?")

LINKS = re.compile(r" (?:de|of|del) (?=\S)", re.IGNORECASE)
"""Words between the parts of a date, as in 3 de mayo de 2024."""

ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er|º|\.)(?= ?[^\W\d_])", re.IGNORECASE)
"""A day with an ending, as in 3rd May and 3. Mai."""

EASTERN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")


def in_english(words: Sequence[str]) -> Sequence[str]:
    """Write the names of months in English and short, where the first words have one; 2024年2月1日 as 2024-2-1."""
    if not words:
        return words
    if EASTERN.match(words[0]):
        return [EASTERN.sub(r"\1-\2-\3", word) for word in words]
    names = [match.lower() for match in NAME.findall(words[0])]
    if not any(name in ENGLISH_OF for name in names):
        return words
    return [NAME.sub(_english, ORDINAL.sub(r"\1", LINKS.sub(" ", word))) for word in words]


def _english(match: re.Match[str]) -> str:
    return ENGLISH_OF.get(match[1].lower(), match[0])
