"""Cards laid under what the file says: one plain mapping that names no number's home twice.

What stands in the file goes before what the card says, field by field; `null` takes away what a card brings.
Numbers that come from a card are drawn under the card's name, so that two batteries of one kind share what
nobody knows about the kind.
"""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from rempart.reading.document import Document
from rempart.reading.problems import Path, Problem, did_you_mean, one_of
from rempart.scenario.model import strange_fields
from rempart.scenario.recordings import Recordings

if TYPE_CHECKING:
    from rempart.catalog import Part, Value

_BY_CLASS = ("sspk", "range_max_by_class", "range_factor", "p_deflect", "deflect_error")
_PARTS_WITHOUT_CARD = ("control", "power")
_NOTES = ("source", "grade", "note", "row", "assumption")

Plain = dict[str, Any]


class NoCard(ValueError):
    """A card that is not there or breaks its own rules; the text is a sentence."""


class Shelf:
    """The cards, each read once, as plain mappings in the form of a scenario.

    The catalogue is imported when the first card is asked for: a scenario without cards does not pay for it.
    """

    def __init__(self, folder: FilePath | None = None) -> None:
        self.folder = folder
        self._read: dict[str, tuple[str, Plain, Plain]] = {}
        self._ids: tuple[str, ...] | None = None

    def ids(self) -> tuple[str, ...]:
        """Ids of all cards; raises NoCard if the folder cannot be read."""
        if self._ids is None:
            from rempart.catalog import card_ids

            try:
                self._ids = card_ids(self.folder)
            except OSError as error:
                raise NoCard(f"the folder of cards {str(self.folder)!r} cannot be read") from error
        return self._ids

    def take(self, card_id: str) -> tuple[str, Plain, Plain]:
        """(kind, values, structure) of a card; raises NoCard."""
        if card_id not in self._read:
            self._read[card_id] = self._from_catalog(card_id)
        return self._read[card_id]

    def _from_catalog(self, card_id: str) -> tuple[str, Plain, Plain]:
        from rempart.catalog import CardError, UnknownCard, load_card

        try:
            card = load_card(card_id, self.folder)
        except (UnknownCard, CardError, OSError, UnicodeError) as error:
            raise NoCard(str(error)) from None
        structure = {
            name: (part.card, _count_of(card.id, name, part)) for name, part in card.structure.items()
        }
        return card.kind, _plain_values(card.values, card.id), structure


def _count_of(card: str, name: str, part: Part) -> Any:
    said = {"value": part.count, "source": part.source, "unknown": f"{card}.{name}.count"}
    return said if part.source else part.count


def _plain_values(values: Plain, where: str) -> Plain:
    """Values of a card as a scenario would write them."""
    return {
        key: _plain_values(entry, f"{where}.{key}")
        if isinstance(entry, dict)
        else _plain_value(entry, f"{where}.{key}")
        for key, entry in values.items()
    }


def _plain_value(value: Value, name: str) -> Plain:
    written: Plain = {"unknown": name}
    for key in ("value", "low", "high"):
        raw = getattr(value, key)
        if raw is not None:
            written[key] = raw
    if value.as_ == "bounds":
        written["as"] = "bounds"
    if value.accessed is not None:
        written["accessed"] = value.accessed.isoformat()
    written.update({key: getattr(value, key) for key in _NOTES if getattr(value, key)})
    return written


class Expansion:
    """The work of laying cards under one document."""

    def __init__(self, document: Document, shelf: Shelf) -> None:
        self.problems: list[Problem] = []
        self._document = document
        self._shelf = shelf

    def run(self) -> Plain:
        """The merged mapping; what is wrong with cards is in `problems`."""
        data: Plain = dict(self._document.data)
        data["threats"] = self._each(data, "threats", "threat")
        self._threats_by_card(data)
        self._tracks(data)
        data["sensors"] = self._each(data, "sensors", "sensor")
        batteries = data.get("batteries")
        if isinstance(batteries, dict):
            data["batteries"] = {
                name: self._battery(own, ("batteries", name)) if isinstance(own, dict) else own
                for name, own in batteries.items()
            }
        merged: Plain = _without_null(data)
        return merged

    def _each(self, data: Plain, section: str, kind: str, path: Path = ()) -> Any:
        entries = data.get(section)
        if not isinstance(entries, dict):
            return entries
        return {
            name: self._part(own, kind, (*path, section, name)) if isinstance(own, dict) else own
            for name, own in entries.items()
        }

    def _threats_by_card(self, data: Plain) -> None:
        """A group may name a card where it might name a class."""
        raid, threats = data.get("raid"), data.get("threats")
        if not isinstance(raid, dict) or not isinstance(threats, dict | None):
            return
        classes = dict(threats or {})
        for name, group in raid.items():
            wanted = group.get("threat") if isinstance(group, dict) else None
            if isinstance(wanted, str) and wanted not in classes:
                self._class_of_card(classes, wanted, ("raid", name, "threat"))
        data["threats"] = classes

    def _tracks(self, data: Plain) -> None:
        """Recorded tracks, read from their tables."""
        raid = data.get("raid")
        if not isinstance(raid, dict):
            return
        flown = [name for name, group in raid.items() if _has_track(group)]
        recordings = Recordings(self._document)
        tracks = {name: recordings.read(raid[name]["track"], ("raid", name, "track")) for name in flown}
        data["raid"] = {**raid, **{name: {**raid[name], "track": track} for name, track in tracks.items()}}
        self.problems += recordings.problems

    def _class_of_card(self, classes: Plain, wanted: str, path: Path) -> None:
        try:
            known = self._shelf.ids()
        except NoCard as error:
            self._wrong(path, str(error))
            return
        if wanted in known:
            classes[wanted] = self._part({"card": wanted}, "threat", path)
            return
        hint = did_you_mean(wanted, (*classes, *known)) or one_of(wanted, classes)
        self._wrong(path, f"found {wanted!r}, expected a class of threats: or a card{hint}")

    def _wrong(self, path: Path, message: str) -> None:
        self.problems.append(self._document.problem(path, message))

    def _part(self, own: Plain, kind: str, path: Path) -> Plain:
        merged = {**own}
        card = own.get("card")
        if card is not None:
            _, values, _ = self._card(card, kind, (*path, "card"))
            merged = _over(values, own)
            if kind == "threat":
                _drop_strange(merged, own)
        if kind == "weapon":
            _share_quantile(merged, path)
        return merged

    def _card(self, card: Any, kind: str, path: Path) -> tuple[str, Plain, Plain]:
        if not isinstance(card, str):
            self._wrong(path, "expected the id of a card")
            return kind, {}, {}
        try:
            found = self._shelf.take(card)
        except NoCard as error:
            self._wrong(path, str(error))
            return kind, {}, {}
        if found[0] != kind:
            self._wrong(path, f"the card {card!r} is a {found[0]}, expected a {kind}")
            return kind, {}, {}
        return found

    def _battery(self, own: Plain, path: Path) -> Plain:
        card = own.get("card")
        merged = dict(own)
        if card is not None:
            _, values, structure = self._card(card, "battery", (*path, "card"))
            merged = _over(values, own)
            self._lay_structure(merged, structure, (*path, "card"))
        for section, kind in (("sensors", "sensor"), ("weapons", "weapon")):
            if section in merged:
                merged[section] = self._each(merged, section, kind, path)
        fire_unit = merged.get("fire_unit")
        if isinstance(fire_unit, dict):
            merged["fire_unit"] = self._part(fire_unit, "fire_unit", (*path, "fire_unit"))
        return merged

    def _lay_structure(self, merged: Plain, structure: Plain, path: Path) -> None:
        """Parts that the battery's card lists, under what the file says of them."""
        for part, (card, count) in structure.items():
            if not card:
                if part in _PARTS_WITHOUT_CARD:
                    _lay(merged, part, {})
                else:
                    self._wrong(path, f"its part {part!r} needs a card")
                continue
            try:
                kind = self._shelf.take(card)[0]
            except NoCard as error:
                self._wrong(path, f"its part {part!r}: {error}")
                continue
            if kind == "fire_unit":
                _lay(merged, "fire_unit", {"card": card})
            elif kind in ("sensor", "weapon"):
                group = merged.setdefault(kind + "s", {})
                if isinstance(group, dict):
                    group = merged[kind + "s"] = dict(group)
                    _lay(group, part, {"card": card, **({"count": count} if kind == "weapon" else {})})
            else:
                self._wrong(path, f"its part {part!r} is a {kind}, which a battery does not hold")


def _has_track(group: Any) -> bool:
    return isinstance(group, dict) and group.get("track") is not None


def _drop_strange(merged: Plain, own: Plain) -> None:
    """Take away what a card says of a flight that the file has replaced by another."""
    flight = merged.get("flight")
    flight = flight.get("value") if isinstance(flight, dict) else flight
    for key in strange_fields(flight) if isinstance(flight, str) else ():
        if key not in own:
            merged.pop(key, None)


def _lay(group: Plain, name: str, base: Plain) -> None:
    """Put `base` under `group[name]`; null there takes it away, anything strange is left as it is."""
    own = group.get(name, {})
    group[name] = {**base, **own} if isinstance(own, dict) else own


def _over(base: Plain, own: Plain) -> Plain:
    """Fields of `own` before those of `base`; values by class, class by class."""
    merged = {**base, **own}
    for key in _BY_CLASS:
        below, above = base.get(key), own.get(key)
        if isinstance(below, dict) and isinstance(above, dict):
            merged[key] = {**below, **above}
    return merged


def _share_quantile(weapon: Plain, path: Path) -> None:
    """One draw for all kill probabilities of a weapon, unless it is told otherwise."""
    sspk = weapon.get("sspk")
    shared = weapon.get("share_quantile", True)
    if isinstance(shared, dict):
        shared = shared.get("value")
    if not isinstance(sspk, dict) or shared is not True:
        return
    owner = weapon.get("card") or ".".join(str(part) for part in path)
    name = f"{owner}.sspk"
    weapon["sspk"] = {
        key: {**raw, "unknown": name} if isinstance(raw, dict) else raw for key, raw in sspk.items()
    }


def _without_null(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_null(entry) for key, entry in data.items() if entry is not None}
    if isinstance(data, list):
        return [_without_null(entry) for entry in data]
    return data
