"""Grids as NetCDF, read by h5netcdf on pyfive (its own reading of HDF5) and by GDAL (its own of CF)."""

from __future__ import annotations

import csv
import json

import h5netcdf
import numpy as np
import pytest
import rasterio
from geographiclib.geodesic import Geodesic

from answers.small_scenarios import UNCERTAIN
from cli.calling import rempart
from cli.test_coverage import TEXT, WORDS
from rempart.views.netcdf import ENDS

pytestmark = pytest.mark.kernel


@pytest.fixture(scope="module")
def mapped(tmp_path_factory):
    folder = tmp_path_factory.mktemp("map")
    (folder / "post.yaml").write_text(TEXT)
    done = rempart("coverage", folder / "post.yaml", *WORDS, "--out", folder / "out")
    assert done.exit_code == 0, done.output
    return folder / "out"


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sweep")
    (folder / "raid.yaml").write_text(UNCERTAIN)
    words = "--over raid.darts.count=1:5:2 --over batteries.gun.fire_unit.channels=1,2"
    measures = ("--measure", "leakers", "--measure", "p(leakers >= 2)", "--measure", "p_leaked")
    drawn = ("--replicates", 200, "--worlds", 10, "--out", folder / "out")
    done = rempart("sweep", folder / "raid.yaml", *words.split(), *measures, *drawn)
    assert done.exit_code == 0, done.output
    return folder / "out"


def opened(file):
    return h5netcdf.File(file, "r", backend="pyfive")


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def test_maps_say_what_and_where_they_are(mapped):
    told = json.loads((mapped / "result.json").read_text())
    with opened(mapped / "coverage.nc") as file:
        assert text(file.attrs["Conventions"]) == "CF-1.11"
        assert text(file.attrs["history"]) == told["command"]
        assert text(file.attrs["source"]).startswith("rempart ")
        assert "Ignorance" in text(file.attrs["comment"])
        assert [text(name) for name in file["threat"][...]] == ["dart"]
        lat, lon = file["lat"], file["lon"]
        assert (text(lat.attrs["units"]), text(lon.attrs["units"])) == ("degrees_north", "degrees_east")
        assert (text(lat.attrs["standard_name"]), lat.shape) == ("latitude", (40,))
        line = Geodesic.WGS84.Inverse(lat[0], lon[0], lat[-1], lon[0])
        assert line["s12"] == pytest.approx(6000.0 * 39 / 40, rel=1e-6)
        edges = file["lat_bounds"][...]
        assert edges[1:, 0] == pytest.approx(edges[:-1, 1], abs=1e-12)
        for over in ("mean", "worst"):
            field = file[f"p_stopped_{over}"]
            assert field.dimensions == ("threat", "lat", "lon")
            assert text(field.attrs["ancillary_variables"]).split() == [
                f"p_stopped_{over}_{end}" for end in ENDS
            ]
            at_site = [field[0, 20, 20], *(file[f"p_stopped_{over}_{end}"][0, 20, 20] for end in ENDS)]
            said = told["threats"][0]["at_site"][f"stopped_{over}"]
            assert at_site == pytest.approx([said["mean"], *said["ci95"], *said["ignorance90"]], abs=1e-6)


def test_gdal_puts_the_maps_where_the_geotiff_is(mapped):
    with rasterio.open(mapped / "coverage-dart.tif") as tiff:
        band = tiff.descriptions.index("stopped worst: ci95 low") + 1
        expected, bounds = tiff.read(band), tiff.bounds
    with rasterio.open(f"netcdf:{mapped / 'coverage.nc'}:p_stopped_worst_ci95_low") as grid:
        assert grid.crs.to_dict()["proj"] == "longlat"
        assert list(grid.bounds) == pytest.approx(list(bounds), abs=1e-9)
        assert np.array_equal(grid.read(1), expected)


def test_a_sweep_is_a_grid_of_its_inputs(swept):
    rows = list(csv.DictReader((swept / "sweep.csv").read_text().splitlines()))
    with opened(swept / "sweep.nc") as file:
        count, channels = file["raid_darts_count"][...], file["batteries_gun_fire_unit_channels"][...]
        assert (count.tolist(), channels.tolist()) == ([1.0, 3.0, 5.0], [1.0, 2.0])
        for row in rows:
            i = count.tolist().index(float(row["raid.darts.count"]))
            j = channels.tolist().index(float(row["batteries.gun.fire_unit.channels"]))
            name = {"leakers": "leakers", "p(leakers >= 2)": "p_leakers_ge_2", "p_leaked": "p_leaked"}
            for column, end in (("mean", ""), *((end, f"_{end}") for end in ENDS)):
                field = file[name[row["measure"]] + end]
                assert field.dimensions == ("raid_darts_count", "batteries_gun_fire_unit_channels")
                assert field[i, j] == float(row[column])
        assert text(file["p_leakers_ge_2"].attrs["long_name"]) == "p(leakers >= 2)"


def test_a_sampled_sweep_is_a_list_of_points_and_words_are_words(tmp_path):
    (tmp_path / "raid.yaml").write_text(UNCERTAIN)
    words = "--over raid.darts.count=1,2,3 --over batteries.gun.fire_unit.weapon_control=free,hold"
    drawn = ("--design", "lhs", "--points", 5, "--replicates", 50, "--worlds", 2, "--out")
    done = rempart("sweep", tmp_path / "raid.yaml", *words.split(), *drawn, tmp_path / "out")
    assert done.exit_code == 0, done.output
    with opened(tmp_path / "out/sweep.nc") as file:
        field = file["p_no_leaker"]
        assert field.dimensions == ("point",)
        said = text(field.attrs["coordinates"]).split()
        assert said == ["raid_darts_count", "batteries_gun_fire_unit_weapon_control"]
        assert {text(word) for word in file[said[1]][...]} <= {"free", "hold"}
