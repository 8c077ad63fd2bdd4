"""Where the invented city has its towns, waters and hills: smooth scores on the local plane.

Towns and lakes lie roughly where Changzhou's are, so that the map looks plausible; their shapes are invented.
"""

from dataclasses import dataclass

import numpy as np

from demo.ground.plane import Floats, Waves, to_km, waves

_TOWNS = (  # longitude, latitude, reach in km
    (119.965, 31.785, 9.0),
    (119.970, 31.865, 6.5),
    (119.950, 31.705, 7.0),
    (120.080, 31.735, 5.5),
    (119.575, 31.740, 5.5),
    (119.485, 31.425, 5.5),
)
_WATERS = (  # longitude, latitude, half axes in km, class
    (119.815, 31.600, 4.2, 9.5, "1102"),
    (119.560, 31.620, 3.6, 6.5, "1102"),
    (120.050, 31.455, 3.2, 4.2, "1102"),
    (119.990, 32.050, 17.0, 3.6, "1101"),
    (119.425, 31.305, 1.8, 4.2, "1103"),
    (119.330, 31.430, 1.6, 2.2, "1103"),
)
_HILLS = (  # longitude, latitude, half axes in km
    (119.430, 31.220, 17.0, 6.5),
    (119.225, 31.520, 6.5, 8.0),
    (119.320, 31.760, 4.0, 9.0),
    (120.110, 31.560, 2.5, 2.5),
)


@dataclass(frozen=True)
class Landscape:
    """Scores at any point: ``town``, ``water``, ``hill`` rise towards the middle of each."""

    villages_km: Floats
    texture: tuple[Waves, ...]

    def town(self, km: Floats) -> Floats:
        """0 in a town's middle, falling by 1 with each reach; small towns count too."""
        middles = to_km(np.array([town[:2] for town in _TOWNS]))
        reach = np.array([town[2] for town in _TOWNS])
        score = np.full(km.shape[:-1], -np.inf)
        for middle, length in zip(middles, reach, strict=True):
            score = np.maximum(score, -np.linalg.norm(km - middle, axis=-1) / length)
        for middle in self.villages_km:
            score = np.maximum(score, -0.6 - np.linalg.norm(km - middle, axis=-1) / 2.2)
        return np.asarray(score + 0.16 * self.texture[0].at(km) + 0.06 * self.texture[1].at(km))

    def water(self, km: Floats) -> Floats:
        """Above 0 inside a lake, a reservoir or the great river."""
        score, _ = self._ellipses(km, tuple(w[:4] for w in _WATERS))
        return np.asarray(score + 0.12 * self.texture[2].at(km))

    def water_class(self, km: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.str_]]:
        """三调 class of the nearest water: 1101 河流, 1102 湖泊 or 1103 水库."""
        _, nearest = self._ellipses(km, tuple(w[:4] for w in _WATERS))
        return np.array([w[4] for w in _WATERS])[nearest]

    def hill(self, km: Floats) -> Floats:
        """Above 0 in the hills."""
        score, _ = self._ellipses(km, _HILLS)
        return np.asarray(score + 0.25 * self.texture[3].at(km))

    def grain(self, km: Floats, which: int) -> Floats:
        """One of four textures of about 2 to 4 km, about -1 … 1."""
        return self.texture[4 + which].at(km)

    @staticmethod
    def _ellipses(
        km: Floats, ellipses: tuple[tuple[float, float, float, float], ...]
    ) -> tuple[Floats, np.ndarray[tuple[int, ...], np.dtype[np.intp]]]:
        middles = to_km(np.array([e[:2] for e in ellipses]))
        scores = [
            1 - np.hypot((km[..., 0] - m[0]) / e[2], (km[..., 1] - m[1]) / e[3])
            for m, e in zip(middles, ellipses, strict=True)
        ]
        return np.max(scores, axis=0), np.argmax(scores, axis=0)


def make_landscape(rng: np.random.Generator, bounds_km: Floats) -> Landscape:
    """A landscape within ``bounds_km`` (west, south, east, north), the same for the same ``rng``."""
    small_towns = rng.uniform(bounds_km[:2], bounds_km[2:], (70, 2))
    lengths = (14.0, 5.0, 6.0, 5.0, 4.0, 3.0, 2.5, 2.0)
    return Landscape(small_towns, tuple(waves(rng, length, 9) for length in lengths))
