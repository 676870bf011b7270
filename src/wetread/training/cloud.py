"""How far the features of a picture lie from those of the films that a network learnt."""

from dataclasses import dataclass

import numpy as np

from wetread.records.arrays import Floats


@dataclass(frozen=True)
class Cloud:
    """Where the features of films lie: their mean and the inverse of their covariance (shrunk)."""

    mean: Floats
    precision: Floats

    @classmethod
    def of(cls, features: Floats, shrink: float = 0.02) -> "Cloud":
        spread = np.cov(features.T).astype(np.float64)
        level = np.trace(spread) / len(spread)
        precision = np.linalg.inv((1 - shrink) * spread + shrink * level * np.eye(len(spread)))
        return cls(features.mean(0).astype(np.float32), precision.astype(np.float32))

    def distance(self, features: Floats) -> Floats:
        """Mahalanobis distance (Lee et al., 2018) of each row."""
        away = features - self.mean
        squared = np.einsum("ij,jk,ik->i", away, self.precision, away)
        return np.asarray(np.sqrt(squared), dtype=np.float32)
