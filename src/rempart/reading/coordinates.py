"""Coordinates as people have them: degrees with a hemisphere, degrees-minutes-seconds, MGRS and UTM.

Grids are read by PyGeodesy (WGS 84), which is imported when the first is met.
"""

from __future__ import annotations

import re

_LETTERS = {"latitude": "NS", "longitude": "EW"}
_NUMBER = r"\d{1,3}(?:\.\d{1,25})?"
_DEGREES = re.compile(
    rf"""
    \s*(?P<sign>[-+−]?)\s*(?P<before>[NSEW]?)\s*(?P<deg>{_NUMBER})
    (?:\s*[°d:\s]\s*
        (?:(?P<min>{_NUMBER})
            (?:\s*['′m:\s]\s*
                (?:(?P<sec>{_NUMBER})\s*(?:["″s]|'')?)?
            )?
        )?
    )?
    \s*(?P<after>[NSEW]?)\s*
    """,
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_UTM = re.compile(
    r"\s*(?P<zone>\d{1,2})\s*(?P<half>north|south|[A-Za-z])\s+(?P<east>\d{5,6}(?:\.\d+)?)\s*(?:m\s*E?)?[\s,]+"
    r"(?P<north>\d{1,8}(?:\.\d+)?)\s*(?:m\s*N?)?\s*",
    re.IGNORECASE | re.ASCII,
)
_BAND_S_NORTHING_M = (3.5e6, 4.5e6)
"""Where the letter S may be a band (32 to 40 degrees north) as well as the southern hemisphere."""


def degrees_of(text: str, axis: str) -> float:
    """Degrees, north and east positive, of a `latitude` or `longitude`; raises ValueError with a sentence."""
    found = _DEGREES.fullmatch(text)
    if found is None:
        raise ValueError(_expected(axis))
    letter = (found["before"] or found["after"]).upper()
    if found["before"] and found["after"]:
        raise ValueError(_expected(axis))
    if letter and letter not in _LETTERS[axis]:
        raise ValueError(f"{letter} is no hemisphere of a {axis}; {_expected(axis)}")
    if letter and found["sign"] in ("-", "−"):
        raise ValueError(f"expected a sign or a hemisphere, not both; {_expected(axis)}")
    minutes, seconds = float(found["min"] or 0.0), float(found["sec"] or 0.0)
    if minutes >= 60.0 or seconds >= 60.0:
        raise ValueError("expected minutes and seconds below 60")
    if (found["min"] and "." in found["deg"]) or (found["sec"] and "." in found["min"]):
        raise ValueError("only the last of degrees, minutes and seconds may have decimals")
    value = float(found["deg"]) + minutes / 60.0 + seconds / 3600.0
    return -value if letter in ("S", "W") or found["sign"] in ("-", "−") else value


def _expected(axis: str) -> str:
    if axis == "latitude":
        return "expected degrees such as 33.79, 33.79 N or 33°47'08\" N, south negative (-33.79) or S"
    return "expected degrees such as 42.44, 42.44 E or 42°26'28\" E, west negative (-58.3) or W"


def from_mgrs(text: str) -> tuple[float, float]:
    """Latitude and longitude (deg) of the middle of a square of MGRS; raises ValueError with a sentence."""
    from pygeodesy import MGRSError
    from pygeodesy.mgrs import parseMGRS

    expected = "expected a grid reference of MGRS with four digits or more, such as 38S KC 63415 41211"
    if sum(sign.isdigit() for sign in text.strip()[2:]) < 4 or len(text) > 40:
        raise ValueError(expected)
    try:
        found = parseMGRS(text.strip()).toLatLon(center=True)
    except (MGRSError, ValueError):
        raise ValueError(expected) from None
    return float(found.lat), float(found.lon)


def from_utm(text: str) -> tuple[float, float]:
    """Latitude and longitude (deg) of a place of UTM; raises ValueError with a sentence."""
    found = _UTM.fullmatch(text)
    if found is None:
        raise ValueError(
            "expected zone, hemisphere, easting and northing in metres, such as 38 north 263415 3741211"
        )
    from pygeodesy import UTMError
    from pygeodesy.utm import Utm

    try:
        half = _half(found["half"].upper(), float(found["north"]))
        place = Utm(int(found["zone"]), half, float(found["east"]), float(found["north"])).toLatLon()
    except UTMError:
        raise ValueError(
            "there is no such place: expected a zone from 1 to 60, and metres within it"
        ) from None
    return float(place.lat), float(place.lon)


def _half(letter: str, northing_m: float) -> str:
    """Hemisphere, N or S, of a word or letter; the letter may also be the band of latitude of MGRS."""
    if letter in ("NORTH", "SOUTH"):
        return letter[0]
    if letter in "ABIOYZ":
        raise ValueError(f"{letter} is no band of UTM; write north or south")
    low_m, high_m = _BAND_S_NORTHING_M
    if letter == "S" and low_m <= northing_m <= high_m:
        raise ValueError(
            "S may be the southern hemisphere or the band S, which is north; write north or south"
        )
    return "N" if letter > "M" and letter != "S" else "S"


def place_of(text: str) -> tuple[float, float] | None:
    """Latitude and longitude (deg) of a text with a comma or blank in it; None if it is no coordinates.

    Raises ValueError with a sentence where it looks like coordinates and is none.
    """
    if re.match(r"\s*\d{1,2}\s*[A-Za-z]\s*[A-Za-z]{2}\s*[\d\s]+$", text):
        return from_mgrs(text)
    if _UTM.fullmatch(text):
        return from_utm(text)
    lat, comma, lon = text.partition(",")
    if not comma:
        return None
    return degrees_of(lat, "latitude"), degrees_of(lon, "longitude")
