"""Detection probability over SNR, by the exact law."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rempart._jit import jit
from rempart.engine.world import N_SNR, SNR_DB_MIN, SNR_DB_STEP
from rempart.physics.detection import pd_at_threshold, threshold_from_pfa

F8 = npt.NDArray[np.float64]


def pd_over_snr(swerling: int, n_pulses: int, pfa: float) -> F8:
    """Pd (N_SNR,) at SNR_DB_MIN + i * SNR_DB_STEP dB of Swerling case 0 to 4."""
    row = np.empty(N_SNR)
    _fill(swerling, n_pulses, threshold_from_pfa(pfa, n_pulses), row)
    return row


@jit
def _fill(swerling: int, n_pulses: int, threshold: float, out: F8) -> None:
    for i in range(out.size):
        snr = 10.0 ** (0.1 * (SNR_DB_MIN + i * SNR_DB_STEP))
        out[i] = pd_at_threshold(swerling, snr, n_pulses, threshold)
