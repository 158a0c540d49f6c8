"""The sections of a scenario as frozen pydantic models, every number of them in SI."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from rempart.reading.days import DayIfKnown, Hour, Zone
from rempart.reading.references import Reference
from rempart.reading.sections import Name, Names, Section, as_tuple, refuse
from rempart.scenario import fields as f
from rempart.scenario.emission import Emission, Turn
from rempart.scenario.places import EngagementZone, Origin, Place
from rempart.scenario.quantity import Quantity, known
from rempart.scenario.track import Track


class Site(Section):
    """The place that is defended: origin of all bearings and of the local axes."""

    position: Place
    area: f.Area
    name: str = ""
    height: f.Height = known(0.0)
    source: str = ""

    @model_validator(mode="after")
    def _fixed(self) -> Site:
        if self.position.lat is None or self.position.lon is None:
            raise refuse("position: expected {lat: ..., lon: ...}")
        if self.position.lat.spread or self.position.lon.spread or self.height.spread:
            raise refuse("position: the site itself cannot be a distribution")
        return self


class Asset(Section):
    """Something on the ground that is defended."""

    position: Place
    value: f.Number = known(1.0)
    area: f.Area | None = None
    radius: f.Length = known(0.0)
    hits_to_lose: f.HitsToLose = known(1.0)
    debris_to_lose: f.DebrisToLose = known(0.0)
    source: str = ""
    note: str = ""


class Component(Section):
    """What every part of the defence has: it may be away, late, needed, hit."""

    card: str = ""
    position: Place | None = None
    present: bool = True
    """False: withdrawn, as if it were not in the file; threats aimed at it fall where it stood."""
    availability: f.Probability = known(1.0)
    alert_state: Literal["ready", "standby", "off"] = "ready"
    ready_at: f.Time | None = None
    needs: Names = ()
    value: f.Number | None = None
    area: f.Area | None = None
    radius: f.Length | None = None
    source: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _ready(self) -> Component:
        if (self.alert_state == "standby") != (self.ready_at is not None):
            raise refuse("alert_state: standby and ready_at go together")
        return self


class Sensor(Component):
    """A radar, or any sensor that detects scan by scan."""

    scan_period: f.PositiveTime
    scan_phase: f.Phase = known(float("nan"))
    height: f.Height = known(0.0)
    facing: f.Bearing | None = None
    turn: Turn | None = None
    emission: Emission | None = None
    sector: f.Sector = known(2.0 * 3.141592653589793)
    elevation_min: f.Elevation = known(-3.141592653589793 / 2)
    elevation_max: f.Elevation = known(3.141592653589793 / 2)
    range_min: f.Length = known(0.0)
    range_max: f.LengthOrUnlimited = known(float("inf"))
    horizon: bool = True
    snr_reference: f.Ratio = known(10.0**1.3)
    range_reference: f.PositiveLength | None = None
    rcs_reference: f.CrossSection = known(1.0)
    loss: f.Ratio = known(1.0)
    swerling: f.Swerling = known(1.0)
    n_pulses: f.Pulses = known(1.0)
    pfa: f.FalseAlarm = known(1e-6)
    pd: f.Probability | None = None
    confirm_m: f.Window = known(1.0)
    confirm_n: f.Window = known(1.0)
    drop_after: f.Count = known(0.0)
    capacity: f.CountOrUnlimited = known(0.0)
    track_position_error: f.Length = known(0.0)
    track_velocity_error: f.SpeedError = known(0.0)


_Curve = Annotated[tuple[tuple[f.Length, f.Factor], ...], BeforeValidator(as_tuple)]


class Weapon(Component):
    """Launchers of one kind, a gun or an effector. `magazine` and the like are those of each launcher."""

    count: f.Launchers = known(1.0)
    height: f.Height = known(0.0)
    facing: f.Bearing | None = None
    sector: f.Sector = known(2.0 * 3.141592653589793)
    only_inside: Names | None = None
    never_inside: Names | None = None
    delay: f.Time = known(0.0)
    speed: f.FlyOutSpeed
    boost_time: f.Time = known(0.0)
    coast_length: f.LengthOrUnlimited = known(float("inf"))
    speed_min: f.Speed | None = None
    magazine: f.Magazine
    range_min: f.Length = known(0.0)
    range_max: f.LengthOrUnlimited = known(float("inf"))
    height_min: f.Floor = known(float("-inf"))
    height_max: f.Ceiling = known(float("inf"))
    reload_time: f.TimeOrNever = known(float("inf"))
    reload_count: f.Count = known(0.0)
    n_reloads: f.Count = known(0.0)
    channels: f.CountOrUnlimited = known(0.0)
    interval: f.Time = known(0.0)
    slew_time: f.Time = known(0.0)
    reliability: f.Probability = known(1.0)
    reserve: f.Count = known(0.0)
    reserve_value: f.Number = known(0.0)
    range_max_by_class: dict[str, f.PositiveLength] = {}
    sspk: dict[str, f.Probability] = {}
    range_factor: dict[str, _Curve] = {}
    p_deflect: dict[str, f.Probability] = {}
    deflect_error: dict[str, f.Length] = {}
    share_quantile: bool = True


class FireUnit(Section):
    """What a battery may shoot on, with how many channels, and by which doctrine."""

    card: str = ""
    controller: str | None = None
    sensors: Names | None = None
    backup_sensors: Names = ()
    remote_sensors: Names = ()
    remote_needs: Names = ()
    needs: Names = ()
    remote: bool = False
    remote_latency: f.Time = known(0.0)
    remote_error_max: f.LengthOrUnlimited = known(float("inf"))
    on_radar_loss: Literal["dark", "autonomous", "remote"] = "dark"
    guidance: Literal["launch", "handover", "intercept"] = "launch"
    handover_time: f.Time = known(0.0)
    channels: f.Count
    salvo_first: f.PositiveCount = known(1.0)
    salvo_next: f.PositiveCount = known(1.0)
    salvo_interval: f.Time = known(0.0)
    max_engagements: f.CountOrUnlimited = known(0.0)
    assessment_time: f.Time = known(0.0)
    p_false_kill: f.Probability = known(0.0)
    p_false_miss: f.Probability = known(0.0)
    reengage_after: f.TimeOrNever = known(float("inf"))
    hold_channel_until_intercept: bool = False
    identification_time: f.Time = known(0.0)
    weapon_control: Literal["free", "tight", "hold"] = "free"
    evaluates: bool = False
    p_common_failure: f.Probability = known(0.0)
    sspk_spread: f.Spreading = known(0.0)
    source: str = ""
    note: str = ""


class Battery(Section):
    """A battery: sensors, weapons, control and power around one fire unit."""

    card: str = ""
    position: Place | None = None
    present: bool = True
    """False: withdrawn with all its parts."""
    facing: f.Bearing = known(0.0)
    only_inside: Names = ()
    never_inside: Names = ()
    value: f.Number = known(1.0)
    area: f.Area | None = None
    radius: f.Length = known(0.0)
    sensors: dict[Name, Sensor] = {}
    weapons: dict[Name, Weapon] = {}
    control: Component | None = None
    power: Component | None = None
    fire_unit: FireUnit | None = None
    source: str = ""
    note: str = ""


class Controller(Section):
    """Who decides, at which instants."""

    needs: Names = ()
    shared: bool = True
    decision_period: f.PositiveTime = known(1.0)
    decision_phase: f.Phase = known(float("nan"))
    priority: Literal["earliest_impact", "value_and_time"] = "earliest_impact"
    assignment: Literal["in_order", "greedy", "optimal"] = "in_order"
    source: str = ""
    note: str = ""


FLIGHT_FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "straight": (("speed",), ("descent",)),
    "powered": (("speed", "height", "dive"), ()),
    "ballistic": (("beta",), ("burnout_speed", "elevation", "low")),
    "ground": ((), ()),
    "recorded": ((), ()),
}
"""Flight to the fields that it must have and those that it may have."""

NOT_RECORDED = ("p_fail", "miss_sigma", "cep")
"""What a threat that flies as it was recorded cannot have: it flew to its end, and fell where it fell."""


def strange_fields(flight: str) -> list[str]:
    """Fields of the path of a threat that do not belong to a flight."""
    own = {key for part in FLIGHT_FIELDS.get(flight, ()) for key in part}
    every = {key for row in FLIGHT_FIELDS.values() for part in row for key in part}
    return sorted(every - own | set(NOT_RECORDED if flight == "recorded" else ()))


class Threat(Section):
    """A class of threat: how it flies, what it looks like, what it does where it falls."""

    card: str = ""
    category: str = ""
    flight: Literal["straight", "ballistic", "powered", "ground", "recorded"]
    speed: f.Speed | None = None
    descent: f.Upward | None = None
    height: f.Height | None = None
    dive: f.Upward | None = None
    beta: f.BallisticCoefficient | None = None
    burnout_speed: f.BurnoutSpeed | None = None
    elevation: f.Upward | None = None
    low: bool | None = None
    rcs: f.CrossSection = known(1.0)
    appearance_range: f.LengthOrUnlimited = known(float("inf"))
    snr_reference: f.Ratio | None = None
    range_reference: f.PositiveLength | None = None
    lethal_radius: f.Length = known(0.0)
    miss_sigma: f.Length | None = None
    cep: f.Length | None = None
    p_fail: f.Probability = known(0.0)
    p_hostile: f.Probability = known(1.0)
    p_unknown: f.Probability = known(0.0)
    p_debris: f.Probability = known(0.0)
    debris_sigma: f.Length = known(0.0)
    debris_radius: f.Length = known(0.0)
    source: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _flies(self) -> Threat:
        missing = [key for key in FLIGHT_FIELDS[self.flight][0] if getattr(self, key) is None]
        if missing:
            raise refuse(f"a threat of flight: {self.flight} needs {' and '.join(missing)}")
        strange = [key for key in strange_fields(self.flight) if key in self.model_fields_set]
        if strange:
            raise refuse(f"{strange[0]} does not belong to a threat of flight: {self.flight}")
        return self

    @model_validator(mode="after")
    def _in_pairs(self) -> Threat:
        if self.miss_sigma is not None and self.cep is not None:
            raise refuse("miss_sigma and cep say the same; give one of them")
        if (self.snr_reference is None) != (self.range_reference is None):
            raise refuse("snr_reference and range_reference of a threat go together")
        return self


def _one_or_more(raw: Any) -> Any:
    return as_tuple(raw) if isinstance(raw, list) else (raw,)


class AimPoint(Section):
    """One aim of a mixture; each member draws one by weight."""

    at: Place
    weight: f.Number = known(1.0)


def is_one_aim(raw: dict[str, Any]) -> bool:
    """Whether a mapping tells one aim or place, not a mixture by name."""
    keys = {"at", "place", "lat", "lon", "mgrs", "utm", "bearing", "distance", "center"}
    return not keys.isdisjoint(raw)


def _mixture(raw: Any) -> Any:
    """Aims as people write them: a place, a mapping of names to weights, or a list of `{at, weight}`."""
    if isinstance(raw, dict) and raw and not is_one_aim(raw):
        return tuple({"at": name, "weight": weight} for name, weight in raw.items())
    every = raw if isinstance(raw, list) else [raw]
    return tuple(one if isinstance(one, dict) and "at" in one else {"at": one} for one in every)


_Origins = BeforeValidator(_one_or_more, json_schema_input_type=Origin | list[Origin])
_Places = BeforeValidator(_one_or_more, json_schema_input_type=Place | list[Place])
_Aims = BeforeValidator(_mixture, json_schema_input_type=Place | dict[str, f.Number] | list[AimPoint | Place])


RECORDED_LESS = frozenset(
    ("count", "from", "via", "timed_by", "interval", "wave_spread", "spread", "bias_sigma")
)
"""Fields that a group with a track does not have."""


class Group(Section):
    """Members of one class that share launch places, aims and timing."""

    threat: str
    track: Track | None = None
    count: f.Members
    from_: Annotated[tuple[Origin, ...], _Origins] = Field((), alias="from")
    via: Annotated[tuple[Place, ...], _Places] = ()
    aim: Annotated[tuple[AimPoint, ...], _Aims]
    at: f.SignedTime
    timed_by: Literal["arrival", "launch"] = "arrival"
    interval: f.Time = known(0.0)
    wave_spread: f.Time = known(0.0)
    spread: f.Time = known(0.0)
    bias_sigma: f.Length = known(0.0)
    nature: Literal["hostile", "friend", "false"] = "hostile"
    source: str = ""
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _as_recorded(cls, raw: Any) -> Any:
        """A group with a track has a member for each, at the times of the track, and its ends as aims."""
        if not isinstance(raw, dict) or not isinstance(raw.get("track"), dict):
            return raw
        strange = sorted(RECORDED_LESS.intersection(raw))
        if strange:
            raise refuse(
                f"{strange[0]} does not belong to a group with a track, which flies as it was recorded"
            )
        points = raw["track"].get("points")
        n = len(points) if isinstance(points, dict) else 0
        return {"at": "0 s", "aim": [], **raw, "count": n}


class Event(Section):
    """At a time a component goes up or down."""

    at: f.SignedTime
    component: str
    state: Literal["up", "down"]
    source: str = ""
    note: str = ""


class Alternative(Section):
    """A variant of the scenario; a world draws one by weight."""

    name: Name
    weight: f.Number = known(1.0)
    set: dict[str, Any] = {}
    without: Names = ()
    source: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _known_weight(self) -> Alternative:
        if self.weight.spread is not None:
            raise refuse("weight: expected a number, not a distribution")
        return self


class Fact(Section):
    """Something that a source says and that the scenario follows."""

    says: str
    source: str


class Content(Section):
    """A whole scenario, cards and overrides merged."""

    rempart: Literal[1, 2]
    name: Name
    title: str = ""
    about: str = ""
    date: DayIfKnown = ""
    time: Hour | None = None
    time_zone: Zone | None = None
    watch_from: f.SignedTime | None = None
    sources: dict[Name, Reference] = {}
    facts: Annotated[tuple[Fact, ...], BeforeValidator(as_tuple)] = ()
    assumptions: Names = ()
    site: Site
    places: dict[Name, Place] = {}
    zones: dict[Name, EngagementZone] = {}
    assets: dict[Name, Asset] = {}
    sensors: dict[Name, Sensor] = {}
    batteries: dict[Name, Battery] = {}
    components: dict[Name, Component] = {}
    controllers: dict[Name, Controller] = {}
    threats: dict[Name, Threat] = {}
    raid: dict[Name, Group]
    events: Annotated[tuple[Event, ...], BeforeValidator(as_tuple)] = ()
    damage: Literal["all", "aimed"] = "all"
    evaluation_margin: f.Length = known(0.0)
    alternatives: Annotated[tuple[Alternative, ...], BeforeValidator(as_tuple)] = ()

    @model_validator(mode="after")
    def _time_zero(self) -> Content:
        if (self.time is None) != (self.time_zone is None):
            raise refuse("time and time_zone go together: 02:30 and '+03:00'")
        if self.time is not None and len(self.date) < 10:
            raise refuse("time needs a date with its day, such as 2021-06-06")
        if self.watch_from is not None and self.watch_from.spread is not None:
            raise refuse("watch_from: expected a time that is known")
        return self


def quantities(section: Section, path: str = "") -> list[tuple[str, Quantity]]:
    """(dotted path, quantity) of every quantity of a section that is given, in the order of its fields.

    Entries of a list are told by name where they have one (an aim), else by position.
    """
    found: list[tuple[str, Quantity]] = []
    for key in section.model_fields_set:
        label = key.rstrip("_")
        _collect(getattr(section, key), f"{path}.{label}" if path else label, found)
    return found


def _collect(value: Any, path: str, found: list[tuple[str, Quantity]]) -> None:
    if isinstance(value, Quantity):
        found.append((path, value))
    elif isinstance(value, Section):
        found.extend(quantities(value, path))
    elif isinstance(value, dict):
        for key, entry in value.items():
            _collect(entry, f"{path}.{key}", found)
    elif isinstance(value, tuple):
        for i, entry in enumerate(value):
            if isinstance(entry, AimPoint) and entry.at.place is not None:
                _collect(entry.weight, f"{path}.{entry.at.place}", found)
            else:
                _collect(entry, f"{path}.{i}", found)
