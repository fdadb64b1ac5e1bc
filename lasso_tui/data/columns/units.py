"""What may stand around the digits of a number: currencies, suffixes of magnitude and units."""

from __future__ import annotations

__all__ = ["CURRENCY", "MAGNITUDES", "UNITS", "unit_of"]

CURRENCY = (
    r"(?:[A-Z]{0,3}\$|[€£¥₹₽₩₺₪₫₴₦฿₱]|"
    r"(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|CNY|INR|SEK|NOK|DKK|PLN|BRL|CZK|HUF|MXN|ZAR|NZD|Rs|kr|Kč|zł|Ft|Fr)\b\.?)"
)

MAGNITUDES = {
    "k": "e3",
    "K": "e3",
    "M": "e6",
    "Mio": "e6",
    "Mio.": "e6",
    "mn": "e6",
    "mln": "e6",
    "bn": "e9",
    "B": "e9",
    "Mrd": "e9",
    "Mrd.": "e9",
    "thousand": "e3",
    "million": "e6",
    "millions": "e6",
    "billion": "e9",
    "billions": "e9",
}
"""Suffix → what it multiplies by."""

# fmt: off
UNITS = frozenset({
    "mg", "g", "kg", "t", "lb", "lbs", "oz", "µg", "ug", "mm", "cm", "m", "km", "in", "inch", "inches",
    "ft", "yd", "mi", "miles", "mile", "m²", "m2", "km²", "km2", "cm²", "cm2", "ft²", "ft2", "sqft",
    "sqm", "ha", "acres", "ml", "mL", "cl", "dl", "l", "L", "m³", "m3", "cm3", "cm³", "gal", "s",
    "sec", "secs", "ms", "µs", "us", "min", "mins", "h", "hr", "hrs", "hour", "hours", "d", "day",
    "days", "week", "weeks", "month", "months", "year", "years", "yr", "yrs", "y", "Hz", "kHz", "MHz",
    "GHz", "W", "kW", "MW", "kWh", "MWh", "Wh", "J", "kJ", "cal", "kcal", "V", "mV", "A", "mA", "Ω",
    "N", "kN", "Pa", "kPa", "hPa", "MPa", "bar", "psi", "mmHg", "°C", "°F", "°c", "°f", "C", "F", "K",
    "°", "deg", "m/s", "km/h", "kmh", "mph", "kn", "rpm", "bpm", "cc", "hp", "PS", "kB", "KB", "MB",
    "GB", "TB", "ppm", "ppb", "px", "pt", "kg/m²", "mg/dl", "mg/dL", "mg/l", "mg/L", "mmol/l",
    "mmol/L", "g/dl", "g/dL", "mpg", "km/l", "l/100km", "people", "persons", "pcs", "pieces", "rooms", "‰",
})
# fmt: on
"""Units that are taken off; other letters after digits make a word."""

SAME_UNITS = (
    ("day", "days", "d"),
    ("week", "weeks"),
    ("month", "months"),
    ("year", "years", "yr", "yrs", "y"),
    ("hour", "hours", "h", "hr", "hrs"),
    ("min", "mins"),
    ("s", "sec", "secs"),
    ("mi", "mile", "miles"),
    ("in", "inch", "inches"),
    ("lb", "lbs"),
    ("m²", "m2", "sqm"),
    ("km²", "km2"),
    ("cm²", "cm2"),
    ("ft²", "ft2", "sqft"),
    ("m³", "m3"),
    ("cm³", "cm3", "cc"),
    ("µg", "ug"),
    ("ml", "mL"),
    ("l", "L"),
    ("dl", "dL"),
    ("mg/dl", "mg/dL"),
    ("mg/l", "mg/L"),
    ("mmol/l", "mmol/L"),
    ("°C", "°c", "C"),
    ("°F", "°f", "F"),
    ("kB", "KB"),
    ("km/h", "kmh"),
    ("people", "persons"),
    ("pcs", "pieces"),
)
"""Spellings of one unit."""

UNIT_OF = {spelling: same[0] for same in SAME_UNITS for spelling in same}


def unit_of(suffix: str) -> str:
    """Return the unit that a suffix stands for, in one spelling, "" if it is none; KG is kg."""
    if suffix in UNITS:
        return UNIT_OF.get(suffix, suffix)
    small = suffix.lower()
    return UNIT_OF.get(small, small) if len(suffix) > 1 and small in UNITS else ""
