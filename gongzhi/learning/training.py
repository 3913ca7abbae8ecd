"""Training a model. Needs scikit-learn, which is an extra: `pip install 'gongzhi[triage]'`."""

from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from .model import Model
from .views import IDF_POWER, VIEWS, seen
from .words import plain

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

MISSING = "缺少 scikit-learn。请安装：pip install 'gongzhi[triage]'（或 pip install scikit-learn）"
LEAST = 5
"""Texts that a label needs to be learned. With fewer it can't be judged on texts of its own."""
COMMON = 2  # texts that must share a term
MOST_TERMS = 120_000  # in one view, the most common first
PENALTY = 1.0  # C of the linear SVM
FOLDS = 3  # for how sure it is
GUESS = (0.01, 0.2)
"""At least, at most: nobody is ever certain, and what is half guessed isn't worth saying."""


class Untrainable(ValueError):
    """The texts don't do for training; the message says why."""


def can_train() -> bool:
    return find_spec("sklearn") is not None


def train(texts: Sequence[str], labels: Sequence[str]) -> Model:
    """Learn which label fits a text. Labels with fewer than LEAST texts are left out.

    A linear SVM, one label against the rest, rare labels weighing as much as common ones. How sure
    it is, is judged on texts that it wasn't trained on.  Raises Untrainable.
    """
    if not can_train():
        raise Untrainable(MISSING)
    texts, labels = _enough(texts, labels)
    looked = [seen(text).terms for text in texts]
    terms, idf, matrix = _matrix(looked)
    names, wanted = np.unique(np.array(labels), return_inverse=True)
    sharpness, guess = _calibrated(matrix, wanted, len(names))
    weights, intercept = _fit(matrix, wanted, len(names))
    return Model(
        labels=tuple(str(n) for n in names),
        terms=terms,
        idf=idf,
        weights=weights,
        intercept=intercept,
        sharpness=sharpness,
        guess=guess,
        facts={"texts": len(texts), "labels": len(names), "terms": len(idf)},
    )


def _enough(texts: Sequence[str], labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """Without empty texts, and without labels that too few texts have."""
    told = [(t, n) for t, n in zip(texts, labels, strict=True) if plain(t) and n]
    often = Counter(label for _text, label in told)
    told = [(t, n) for t, n in told if often[n] >= LEAST]
    if len({label for _text, label in told}) < 2:
        raise Untrainable(f"要学会分类，至少要有两个类别，每类至少 {LEAST} 条；现在不够")
    return [t for t, _n in told], [n for _t, n in told]


def _matrix(looked: list) -> tuple[tuple[dict[str, int], ...], np.ndarray, "csr_matrix"]:
    """The terms of each view with their rows, their idf, and the texts as [texts × terms]."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

    terms, idfs, parts, row = [], [], [], 0
    for i, view in enumerate(VIEWS):
        counter = CountVectorizer(
            analyzer=_as_it_is, min_df=COMMON, max_features=MOST_TERMS, dtype=np.float32
        )
        counts = counter.fit_transform([terms_of[i] for terms_of in looked])
        weigh = TfidfTransformer(sublinear_tf=True).fit(counts)
        weigh.idf_ = (weigh.idf_**IDF_POWER).astype(np.float32)
        parts.append(weigh.transform(counts) * view.weight)
        idfs.append(weigh.idf_)
        terms.append({str(t): row + j for j, t in enumerate(counter.get_feature_names_out())})
        row += counts.shape[1]
    return tuple(terms), np.concatenate(idfs).astype(np.float32), hstack(parts).tocsr()


def _as_it_is(terms: list[str]) -> list[str]:
    return terms


def _fit(matrix: "csr_matrix", wanted: np.ndarray, labels: int) -> tuple[np.ndarray, np.ndarray]:
    """weights [terms × labels], intercept [labels]."""
    from sklearn.svm import LinearSVC

    svm: Any = LinearSVC(C=PENALTY, class_weight="balanced", random_state=0).fit(matrix, wanted)
    weights, intercept = svm.coef_.T, svm.intercept_
    if labels == 2:  # scikit-learn keeps one function for two labels
        weights, intercept = np.hstack([-weights, weights]), np.hstack([-intercept, intercept])
    return np.ascontiguousarray(weights, np.float32), intercept.astype(np.float32)


def _calibrated(matrix: "csr_matrix", wanted: np.ndarray, labels: int) -> tuple[float, float]:
    """(sharpness, guess) under which the labels of texts it hasn't seen surprise it least."""
    from scipy.optimize import minimize
    from sklearn.model_selection import StratifiedKFold

    scores = np.zeros((len(wanted), labels))
    halves = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(matrix, wanted)
    for known, unknown in halves:
        weights, intercept = _fit(matrix[known], wanted[known], labels)
        scores[unknown] = matrix[unknown] @ weights + intercept
    right = scores[np.arange(len(wanted)), wanted]

    def both(raw: np.ndarray) -> tuple[float, float]:
        return float(np.exp(np.clip(raw[0], -3, 4))), float(
            GUESS[0] + (GUESS[1] - GUESS[0]) / (1 + np.exp(-raw[1]))
        )

    def surprise(raw: np.ndarray) -> float:
        sharp, guess = both(raw)
        told = np.exp(sharp * right - np.logaddexp.reduce(sharp * scores, axis=1))
        return -float(np.mean(np.log((1 - guess) * told + guess / labels)))

    return both(minimize(surprise, np.array([1.0, 0.0]), method="Nelder-Mead").x)
