"""Entity State PDUs: byte by byte those of another library, and a capture read back by readers not ours."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from itertools import pairwise
from math import cos, radians, sin
from types import SimpleNamespace

import dpkt
import numpy as np
import pytest
from rasterio.warp import transform

from house.sources import ROOT
from rempart.pipeline import load, scene
from rempart.views.exchange.dis import (
    HEARTBEAT_S,
    Entity,
    State,
    _angles,
    dis_of,
    marking_of,
    timestamp_of,
    unit_of,
)

EPOCH = datetime(2021, 6, 6, tzinfo=UTC)
ROWS = json.loads((ROOT / "tests/reference/dis_entity_state.json").read_text())["rows"]
# IEEE 1278.1-2012, table for the Entity State PDU: offset and big-endian form, as NumPy reads them.
FIELDS = np.dtype(
    {
        "names": [
            "version",
            "type",
            "family",
            "timestamp",
            "length",
            "entity",
            "force",
            "kind",
            "velocity_mps",
            "place_m",
            "angles_rad",
            "appearance",
            "reckoning",
            "marking",
        ],
        "formats": [
            "u1",
            "u1",
            "u1",
            ">u4",
            ">u2",
            ">u2",
            "u1",
            "u1",
            "(3,)>f4",
            "(3,)>f8",
            "(3,)>f4",
            ">u4",
            "u1",
            "S11",
        ],
        "offsets": [0, 2, 3, 4, 8, 16, 18, 20, 36, 48, 72, 84, 88, 129],
        "itemsize": 144,
    }
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["marking"])
def test_a_unit_is_byte_by_byte_that_of_open_dis(row):
    entity = Entity(row["number"], row["force"], tuple(row["kind"]), row["marking"])
    state = State(
        0.0, tuple(row["place_m"]), tuple(row["velocity_mps"]), tuple(row["angles_rad"]), row["leaves"]
    )
    assert unit_of(entity, state, row["timestamp"]).hex() == row["unit"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["marking"])
def test_angles_are_those_of_open_dis(row):
    heading, pitch = row["heading_rad"], row["pitch_rad"]
    forward = np.array([cos(pitch) * sin(heading), cos(pitch) * cos(heading), sin(pitch)])
    place = SimpleNamespace(site=(radians(row["lat_deg"]), radians(row["lon_deg"]), row["height_m"]))
    found = np.array(_angles(place, forward))
    off = (found - row["angles_rad"] + np.pi) % (2.0 * np.pi) - np.pi
    assert np.abs(off).max() < 1e-6


def test_timestamps_count_from_the_hour():
    # 6.2.88: units of 3600 s / 2**31 in the upper 31 bits; the lowest bit marks absolute time
    assert timestamp_of(datetime(2021, 6, 6, 5, 0, 0, tzinfo=UTC)) == 1
    assert timestamp_of(datetime(2021, 6, 6, 5, 30, 0, tzinfo=UTC)) == (2**30 << 1) | 1
    assert timestamp_of(datetime(2021, 6, 6, 5, 15, 0, tzinfo=UTC)) == (2**29 << 1) | 1


def test_markings():
    assert marking_of("patriot/radar") == "radar"
    assert marking_of("rocket 12") == "rocket 12"
    assert marking_of("ballistic-missile 12") == "ballis~e 12"


@pytest.fixture(scope="module")
def raid():
    return scene(load("rr-24-g"), 1)


@pytest.fixture(scope="module")
def units(raid):
    """(instants, units) of the capture, through dpkt and the table above."""
    times, payloads = [], []
    for t_s, frame in dpkt.pcap.Reader(io.BytesIO(dis_of(raid, EPOCH))):
        packet = dpkt.ethernet.Ethernet(frame).data
        header = bytes(packet)[:20]
        assert dpkt.in_cksum(header) == 0
        assert packet.data.dport == 3000
        times.append(t_s)
        payloads.append(bytes(packet.data.data))
    return np.array(times), np.frombuffer(b"".join(payloads), FIELDS)


@pytest.mark.kernel
def test_every_unit_is_of_the_standard_and_in_order(units):
    times, read = units
    assert (np.diff(times) >= 0.0).all()
    for name, value in (("version", 7), ("type", 1), ("family", 1), ("length", 144)):
        assert (read[name] == value).all()
    past_s = times % 3600.0
    assert np.abs((read["timestamp"] >> 1) * 3600.0 / 2.0**31 - past_s).max() < 1e-3


@pytest.mark.kernel
def test_the_capture_holds_what_moves_and_what_stands(raid, units):
    _, read = units
    flown = [t for t in raid.tracks if t.time_s.size > 1]
    assert set(read["entity"]) == set(range(1, 1 + len(raid.stands) + len(flown) + len(raid.shots)))
    first = {int(unit["entity"]): unit for unit in read[::-1]}
    for number, stand in enumerate(raid.stands, 1):
        assert first[number]["marking"].decode() == marking_of(stand.name)
        assert (first[number]["force"], first[number]["reckoning"]) == (1, 1)
    for number, track in enumerate(flown, 1 + len(raid.stands)):
        assert first[number]["marking"].decode() == marking_of(track.name)
        assert (first[number]["force"], first[number]["kind"], first[number]["reckoning"]) == (2, 2, 2)


@pytest.mark.kernel
def test_places_are_where_proj_sees_them(raid, units):
    """PROJ takes geocentric places (EPSG:4978) to longitude, latitude and height (EPSG:4979)."""
    _, read = units
    last = {int(unit["entity"]): unit for unit in read}
    moving = [t for t in raid.tracks if t.time_s.size > 1] + list(raid.shots)
    numbers = range(1 + len(raid.stands), 1 + len(raid.stands) + len(moving))
    lon, lat, height_m = transform(
        "EPSG:4978", "EPSG:4979", *(np.array([last[n]["place_m"] for n in numbers]).T.tolist())
    )
    found = np.stack([lon, lat, height_m], axis=1)
    told = np.array([raid.geodetic(one.place_m[-1:])[0] for one in moving])
    assert np.abs(found[:, :2] - told[:, :2]).max() < 1e-7
    assert np.abs(found[:, 2] - told[:, 2]).max() < 1e-2


@pytest.mark.kernel
def test_what_flies_looks_where_it_flies_and_is_reckoned_on(raid, units):
    times, read = units
    mine = read["entity"] == len(raid.stands) + 1
    times, read = times[mine], read[mine]
    psi, theta = read["angles_rad"][:, 0].astype(float), read["angles_rad"][:, 1].astype(float)
    nose = np.stack([np.cos(theta) * np.cos(psi), np.cos(theta) * np.sin(psi), -np.sin(theta)], axis=1)
    velocity = read["velocity_mps"].astype(float)
    assert np.abs(nose - velocity / np.linalg.norm(velocity, axis=1)[:, None]).max() < 1e-5
    for i, j in pairwise(range(len(times))):
        reckoned = read["place_m"][i] + velocity[i] * (times[j] - times[i])
        assert np.linalg.norm(reckoned - read["place_m"][j]) < 0.05


@pytest.mark.kernel
def test_an_entity_is_heard_of_often_enough_and_leaves_once(units):
    times, read = units
    for number in set(read["entity"]):
        mine = read["entity"] == number
        assert np.diff(times[mine]).max(initial=0.0) <= HEARTBEAT_S + 1e-3
        leaves = read["appearance"][mine] >> 23 & 1
        assert leaves.tolist() == [0] * (mine.sum() - 1) + [1]
