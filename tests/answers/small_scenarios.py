"""Scenario files of a few lines, cheap to tabulate."""

FIXED = """
rempart: 1
name: fixed
site: {position: {lat: 35.0, lon: 20.0}, area: everywhere}
assets: {camp: {position: site, radius: 50 m}}
batteries:
  gun:
    sensors:
      radar: {scan_period: 1 s, horizon: false, range_reference: 20 km, confirm_m: 2, confirm_n: 3}
    weapons:
      gun:
        {magazine: 4, delay: 1 s, speed: 800 m/s, range_min: 100 m, range_max: 3 km,
         sspk: {dart: 0.5}, reliability: 0.9}
    fire_unit: {channels: 1, assessment_time: 1 s}
threats:
  dart: {flight: straight, speed: 200 m/s, miss_sigma: 30 m, lethal_radius: 20 m, rcs: 1 m^2}
raid:
  darts:
    {threat: dart, count: 5, from: {bearing: 90 deg, distance: 15 km},
     aim: {gun/radar: 0.3, camp: 0.7}, at: 2 min, spread: 30 s}
"""

UNARMED = FIXED.replace("magazine: 4", "magazine: 0").replace("name: fixed", "name: unarmed")

UNCERTAIN = FIXED.replace("name: fixed", "name: uncertain").replace(
    "sspk: {dart: 0.5}",
    'sspk: {dart: {low: 0.2, high: 0.8, source: "assumption: none is published"}}',
)

MIXED = (
    FIXED.replace("name: fixed", "name: mixed")
    + """  driver: {threat: truck, count: 2, aim: camp, at: 1 min}
alternatives:
  - {name: both, weight: 1}
  - {name: air, weight: 1, without: [raid.driver]}
  - {name: more, weight: 1, set: {assets.depot: {position: {bearing: 0 deg, distance: 300 m}}}}
"""
).replace(
    "threats:\n",
    "threats:\n  truck: {flight: ground, lethal_radius: 10 m}\n",
)
"""Alternatives with a class, and a point, that the others have not."""
