"""Scenarios of one certain track and few shots, whose measures are closed forms of their unknowns."""

from __future__ import annotations

ONE_SHOT = """
rempart: 1
name: one-shot
site: {position: {lat: 35.0, lon: 20.0}, area: everywhere}
assets: {camp: {position: site, radius: 50 m}}
damage: aimed
batteries:
  gun:
    sensors:
      radar: {scan_period: 1 s, horizon: false, pd: 1, range_max: 20 km}
    weapons:
      gun:
        {magazine: MAGAZINE, delay: 1 s, speed: instant, range_min: 100 m, range_max: 10 km,
         sspk: {dart: SSPK}, reliability: RELIABILITY}
    fire_unit: {channels: CHANNELS, assessment_time: 1 s, max_engagements: 1}
threats:
  dart: {flight: straight, speed: 200 m/s, miss_sigma: 30 m, lethal_radius: 20 m, rcs: 1 m^2}
raid:
  darts: {threat: dart, count: COUNT, from: {bearing: BEARING, distance: 15 km}, aim: camp, at: 2 min}
"""
"""Each dart gets one shot at most; the measure of COUNT darts is a sum over them while the magazine lasts."""


def one_shot(
    magazine: str = "1",
    sspk: str = "0.5",
    reliability: str = "1",
    count: str = "1",
    bearing: str = "90 deg",
    channels: str = "20",
) -> str:
    """Text of the scenario with these numbers."""
    given = {
        "MAGAZINE": magazine,
        "SSPK": sspk,
        "RELIABILITY": reliability,
        "COUNT": count,
        "BEARING": bearing,
        "CHANNELS": channels,
    }
    text = ONE_SHOT
    for key, value in given.items():
        text = text.replace(key, value)
    return text
