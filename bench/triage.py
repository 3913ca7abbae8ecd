"""How well the triage learns. `python -m bench.triage FILE.csv --text text --label category`

Five times five folds: each text is judged by a model that never saw it. Prints macro F1 with its
spread over the runs, the reliability of the confidence, what a threshold costs and saves, and how
long training on 10,000 texts and one suggestion take.
"""

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from gongzhi.learning.judging import bands, calibration_error
from gongzhi.learning.model import Model
from gongzhi.learning.training import train
from gongzhi.learning.words import masked
from gongzhi.site.commands.triage import columns

EDGES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
THRESHOLDS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
MANY = 10_000


def folds(texts: list[str], labels: list[str], *, runs: int, seed: int):
    """(macro F1 of each run and fold, confidence of each text, was it right)."""
    told, wanted = np.array(texts, object), np.array(labels, object)
    scores, sure, right = [], [], []
    for run in range(runs):
        shuffled = StratifiedKFold(5, shuffle=True, random_state=seed + run)
        for known, unknown in shuffled.split(told, wanted):
            model = train(list(told[known]), list(wanted[known]))
            found = np.array([model.probabilities(t) for t in told[unknown]])
            said = np.array(model.labels, object)[found.argmax(axis=1)]
            scores.append(f1_score(wanted[unknown], said, average="macro"))
            sure.extend(found.max(axis=1))
            right.extend(said == wanted[unknown])
            print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return scores, sure, right


def reliability(sure: list[float], right: list[bool]) -> None:
    found = bands(sure, right, EDGES)
    print("\n| confidence | texts | said | right |\n| --- | ---: | ---: | ---: |")
    for b in found:
        print(f"| {b.low:.2f}–{b.high:.2f} | {b.count} | {b.sure:.3f} | {b.right:.3f} |")
    print(f"\nexpected calibration error {calibration_error(found):.3f}")
    print("\n| threshold | suggested | right of these |\n| ---: | ---: | ---: |")
    confidence, hit = np.array(sure), np.array(right)
    for threshold in THRESHOLDS:
        shown = confidence >= threshold
        print(f"| {threshold:.1f} | {shown.mean():.1%} | {hit[shown].mean():.1%} |")


def many(texts: list[str], labels: list[str], *, seed: int) -> tuple[list[str], list[str]]:
    """MANY texts as long and as various as these: halves of two texts of one label."""
    rng = random.Random(seed)
    by_label: dict[str, list[str]] = {}
    for text, label in zip(texts, labels, strict=True):
        by_label.setdefault(label, []).append(text)
    wanted = rng.choices(labels, k=MANY)
    halves = [[rng.choice(by_label[n]) for _half in range(2)] for n in wanted]
    return [a[: len(a) // 2] + b[len(b) // 2 :] for a, b in halves], wanted


def speed(texts: list[str], labels: list[str], *, seed: int) -> None:
    large = many(texts, labels, seed=seed)
    began = time.perf_counter()
    model = train(*large)
    print(f"\ntraining on {MANY} texts: {time.perf_counter() - began:.1f} s")
    each = sorted(timed(model, text) for text in texts)
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    told = ", ".join(f"{name} {each[int(len(each) * part)]:.1f}" for name, part in at.items())
    print(f"one suggestion of {len(each)}, with its reasons: {told}, max {each[-1]:.1f} ms")


def timed(model: Model, text: str) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    model.suggest(text)
    return (time.perf_counter() - began) * 1000


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.triage", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    parser.add_argument("--text", default="text")
    parser.add_argument("--label", default="category")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    texts, labels = columns(args.file, args.text, args.label)
    texts = [masked(text) for text in texts]
    scores, sure, right = folds(texts, labels, runs=args.runs, seed=args.seed)
    by_run = [statistics.mean(scores[i : i + 5]) for i in range(0, len(scores), 5)]
    print(
        f"{args.runs} × 5-fold macro F1 of {len(texts)} texts: {statistics.mean(scores):.4f}, "
        f"standard deviation over the folds {statistics.pstdev(scores):.4f}; "
        f"runs {', '.join(f'{run:.4f}' for run in by_run)}"
    )
    reliability(sure, right)
    speed(texts, labels, seed=args.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
