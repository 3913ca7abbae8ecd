"""How good a model is, on texts that it was not trained on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .model import Model
from .training import MISSING, Untrainable, can_train


def judged(wanted: Sequence[str], said: Sequence[str]) -> dict:
    """macro_f1, accuracy, and f1 and support of each label wanted or said.  Raises Untrainable."""
    if not can_train():
        raise Untrainable(MISSING)
    from sklearn.metrics import accuracy_score, precision_recall_fscore_support

    labels = sorted({*wanted, *said})
    found = precision_recall_fscore_support(wanted, said, labels=labels, zero_division=0)
    f1, support = found[2], found[3]
    return {
        "macro_f1": float(np.mean(f1)),
        "accuracy": float(accuracy_score(wanted, said)),
        "per_class": {
            label: {"f1": float(f), "support": int(n)}
            for label, f, n in zip(labels, f1, support, strict=True)
        },
    }


def evaluate(model: Model, texts: Sequence[str], labels: Sequence[str]) -> dict:
    """`judged` on the likeliest label of each text, whether or not it would be suggested."""
    said = [model.labels[int(np.argmax(model.probabilities(text)))] for text in texts]
    return judged(labels, said)


@dataclass(frozen=True)
class Band:
    """Suggestions whose confidence lies from `low` up to `high`: how many, how sure on average,
    how many of them right."""

    low: float
    high: float
    count: int
    sure: float
    right: float


def bands(
    confidences: Sequence[float], right: Sequence[bool], edges: Sequence[float]
) -> list[Band]:
    """The reliability table: a model is calibrated where `sure` and `right` agree."""
    sure, hit = np.asarray(confidences, float), np.asarray(right, bool)
    found = []
    for low, high in zip(edges, edges[1:], strict=False):
        inside = (sure >= low) & ((sure < high) | (high >= 1))
        if inside.any():
            mean = float(sure[inside].mean()), float(hit[inside].mean())
            found.append(Band(low, high, int(inside.sum()), *mean))
    return found


def calibration_error(found: Sequence[Band]) -> float:
    """Expected calibration error: |sure − right| over the bands, by how many they hold."""
    total = sum(b.count for b in found)
    return sum(abs(b.sure - b.right) * b.count for b in found) / total if total else 0.0
