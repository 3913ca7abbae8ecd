"""A trained model: which label fits a text, how sure that is, and which words speak for it.

It is one linear function for each label over the terms of `views`, and two numbers that turn the
results into probabilities: a temperature (Guo et al., On Calibration of Modern Neural Networks,
2017), and the share of texts whose label is anybody's guess, since people sort alike texts
differently. So a file of it is numbers and words, nothing that runs: opening one can't do harm, as
opening a pickle can.
"""

import io
import json
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .views import VIEWS, Seen, seen
from .words import telling

FORM = "gongzhi-triage-1"
MOST_REASONS = 4
KNOWN = 0.4
"""Of the pairs of characters in a text: with fewer, nothing is suggested."""
THRESHOLD = 0.5
"""Below it nothing is suggested: only what is more likely right than wrong."""


@dataclass(frozen=True)
class Suggestion:
    """confidence: how often one this sure is right, 0 to 1.  because: words of the text."""

    label: str
    confidence: float
    because: list[str]

    def row(self) -> dict:
        return {
            "label": self.label,
            "confidence": round(self.confidence, 4),
            "because": self.because,
        }


@dataclass(frozen=True)
class Model:
    """labels: K of them.  terms: for each view, term → its row.  idf: [rows], the rarer the more.

    weights: [rows × K].  intercept: [K].  sharpness: what the scores are multiplied with.
    guess: the share of texts whose label is anybody's guess.
    facts: what it was trained on, for people.
    """

    labels: tuple[str, ...]
    terms: tuple[dict[str, int], ...]
    idf: np.ndarray
    weights: np.ndarray
    intercept: np.ndarray
    sharpness: float
    guess: float
    facts: dict

    def suggest(self, text: str, *, threshold: float = THRESHOLD) -> list[Suggestion]:
        """What is at least so sure, the surest first; nothing for a text it hardly knows a word of:
        how sure it is says nothing of what it never met."""
        looked = seen(text)
        rows, values = self._vector(looked)
        if not len(rows) or self._known(looked) < KNOWN:
            return []
        sure = self._sure(self._scores(rows, values))
        order = [int(k) for k in np.argsort(-sure) if sure[k] >= threshold]
        return [
            Suggestion(self.labels[k], float(sure[k]), self._because(looked, rows, values, k))
            for k in order
        ]

    def probabilities(self, text: str) -> np.ndarray:
        """[K], in the order of the labels."""
        return self._sure(self._scores(*self._vector(seen(text))))

    def _known(self, looked: Seen) -> float:
        """The share of the text's pairs of characters that it has met."""
        pairs = [run for run in looked.terms[0] if len(run) == 2]
        return sum(run in self.terms[0] for run in pairs) / len(pairs) if pairs else 0.0

    def _vector(self, looked: Seen) -> tuple[np.ndarray, np.ndarray]:
        """The rows of the terms that are known, and their values: each view of its own length."""
        rows, values = [np.empty(0, int)], [np.empty(0, np.float32)]
        for view, known, terms in zip(VIEWS, self.terms, looked.terms, strict=True):
            found = Counter(known[t] for t in terms if t in known)
            if found:
                row = np.fromiter(found.keys(), int, len(found))
                often = np.fromiter(found.values(), np.float32, len(found))
                value = (1 + np.log(often)) * self.idf[row]
                rows.append(row)
                values.append(value * (view.weight / np.linalg.norm(value)))
        return np.concatenate(rows), np.concatenate(values)

    def _scores(self, rows: np.ndarray, values: np.ndarray) -> np.ndarray:
        return values @ self.weights[rows] + self.intercept

    def _sure(self, scores: np.ndarray) -> np.ndarray:
        raised = np.exp(self.sharpness * (scores - scores.max()))
        return (1 - self.guess) * raised / raised.sum() + self.guess / len(self.labels)

    def _because(self, looked: Seen, rows: np.ndarray, values: np.ndarray, k: int) -> list[str]:
        """The words whose terms speak for this label and not for the others, the strongest first.

        Each term's share goes to the characters it stands on, wherever it stands.
        """
        others = (self.weights[rows].sum(axis=1) - self.weights[rows, k]) / (len(self.labels) - 1)
        share = dict(zip(rows.tolist(), values * (self.weights[rows, k] - others), strict=True))
        heat = _heat(looked, self.terms[0], share)
        found: dict[str, float] = defaultdict(float)
        here = 0
        for word in looked.words:
            found[word] += sum(heat[here : here + len(word)])
            here += len(word)
        for word in found:
            found[word] += share.get(self.terms[1].get(word, -1), 0.0)
        for_it = {w: h for w, h in found.items() if h > 0 and telling(w)}
        return sorted(for_it, key=lambda w: -for_it[w])[:MOST_REASONS]

    def save(self, path: Path) -> None:
        """Write it whole or not at all; only its owner may read it."""
        header = {
            "form": FORM,
            "labels": self.labels,
            "terms": [list(t) for t in self.terms],
            "sharpness": self.sharpness,
            "guess": self.guess,
            "facts": self.facts,
        }
        text = np.frombuffer(json.dumps(header, ensure_ascii=False).encode(), np.uint8)
        out = io.BytesIO()
        np.savez_compressed(
            out, header=text, idf=self.idf, weights=self.weights, intercept=self.intercept
        )
        draft = path.with_name(f"{path.name}.new")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        draft.write_bytes(out.getvalue())
        draft.replace(path)


def _heat(looked: Seen, known: dict[str, int], share: dict[int, float]) -> list[float]:
    """What each character of the text adds, from the runs that it is part of."""
    often = Counter(t for t in looked.terms[0] if t in known)
    heat = [0.0] * len(looked.text)
    for size in {len(t) for t in often}:
        for i in range(len(looked.text) - size + 1):
            run = looked.text[i : i + size]
            if run in often:
                each = share[known[run]] / often[run] / size
                for j in range(i, i + size):
                    heat[j] += each
    return heat


def load(path: Path) -> Model:
    """Open a model file. Raises ValueError if it is none, OSError if there is none."""
    try:
        with np.load(path, allow_pickle=False) as held:
            header = json.loads(held["header"].tobytes())
            idf, weights, intercept = held["idf"], held["weights"], held["intercept"]
    except (zipfile.BadZipFile, EOFError, KeyError, ValueError):
        raise ValueError(f"{path} 不是分类模型文件，请重新训练") from None
    if header.get("form") != FORM:
        raise ValueError(f"{path} 是别的版本的分类模型，请重新训练")
    terms, row = [], 0
    for names in header["terms"]:
        terms.append({name: row + i for i, name in enumerate(names)})
        row += len(names)
    if idf.shape != (row,) or weights.shape != (row, len(header["labels"])):
        raise ValueError(f"{path} 不完整，请重新训练")
    return Model(
        labels=tuple(header["labels"]),
        terms=tuple(terms),
        idf=idf,
        weights=weights,
        intercept=intercept,
        sharpness=float(header["sharpness"]),
        guess=float(header["guess"]),
        facts=header["facts"],
    )
