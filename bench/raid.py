"""The reference raid RR-24 and its scalings as plain data, for every rival alike.

All numbers are invented, for benchmarking only. One range per threat: the radial
distance to the base.
"""

from __future__ import annotations

from dataclasses import dataclass

# Outcomes of RR-24 as the raid's text states them: mean and its standard error (for the
# interceptors, which carry none, that of 2,000,000 replicates and of rounding to four decimals).
TRUTH = {
    "leakers": (11.5251, 0.0010),
    "interceptors_used": (15.9997, 0.000034),
    "radar_lost": (0.4368, 0.0004),
    "assets_destroyed": (1.8298, 0.0007),
}

ARRAYS = ("leakers", "interceptors_used", "radar_lost", "assets_destroyed")


@dataclass(frozen=True)
class ThreatClass:
    """One class of threats; `r13_m` is the range at which the SNR is 13 dB (20)."""

    name: str
    n: int
    v_mps: float
    r_vis_m: float
    r13_m: float
    pk: float
    sigma_m: float
    lethal_m: float


@dataclass(frozen=True)
class Raid:
    """The raid and the defence; times in s, ranges in m."""

    classes: tuple[ThreatClass, ...]
    n_channels: int
    n_interceptors: int
    n_assets: int
    p_aim_radar: float
    t_first_s: float
    t_width_s: float
    scan_s: float = 2.0
    tick_s: float = 1.0
    pfa: float = 1e-6
    snr_reference: float = 20.0
    n_confirm: int = 3
    n_window: int = 5
    launch_delay_s: float = 2.0
    v_interceptor_mps: float = 900.0
    r_min_m: float = 1_000.0
    r_max_m: float = 15_000.0
    assess_s: float = 3.0

    @property
    def n_threats(self) -> int:
        """Threats of all classes."""
        return sum(c.n for c in self.classes)

    def tgo_visible_s(self, c: ThreatClass) -> float:
        """Time-to-go from which the radar may see a threat of the class."""
        return c.r_vis_m / c.v_mps

    def window_s(self, c: ThreatClass) -> tuple[float, float]:
        """Times-to-go (closing, opening) between which a launch is feasible."""
        close_s, open_s = (
            (r_m * (1.0 + c.v_mps / self.v_interceptor_mps) + c.v_mps * self.launch_delay_s) / c.v_mps
            for r_m in (self.r_min_m, self.r_max_m)
        )
        return close_s, open_s

    def aim_cumulative(self) -> list[float]:
        """Cumulative weights of the aim points: the radar, then each asset."""
        p_asset = (1.0 - self.p_aim_radar) / self.n_assets
        return [self.p_aim_radar + p_asset * i for i in range(self.n_assets + 1)]


def reference_raid(scale: int = 1, stretched: bool = False) -> Raid:
    """RR-24 (scale 1), RR-240 (10), RR-2400 (100); stretched keeps RR-24's traffic density."""
    return Raid(
        classes=(
            ThreatClass("rocket", 12 * scale, 400.0, 25_000.0, 20_000.0, 0.70, 60.0, 30.0),
            ThreatClass("drone", 8 * scale, 50.0, 10_000.0, 6_000.0, 0.85, 5.0, 10.0),
            ThreatClass("ballistic", 4 * scale, 1_500.0, 100_000.0, 60_000.0, 0.55, 50.0, 60.0),
        ),
        n_channels=8 * scale,
        n_interceptors=16 * scale,
        n_assets=5,
        p_aim_radar=0.2 / scale,
        t_first_s=255.0,
        t_width_s=90.0 * (scale if stretched else 1),
    )
