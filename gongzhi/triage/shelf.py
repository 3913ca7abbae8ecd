"""The trained models in the data folder: each is read once in a process, and again when a newer one
has taken its place."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from gongzhi.learning.model import Model, load


@dataclass(frozen=True)
class Shelved:
    """A model and the training it comes from."""

    model: Model
    version: str
    stamp: tuple[int, int]


_read: dict[Path, Shelved | None] = {}


def path_of(kind: str) -> Path:
    return Path(settings.DATA) / "triage" / f"{kind}.npz"


def trained(kind: str) -> Shelved | None:
    """The newest model of a kind, None if there is none that can be read."""
    path = path_of(kind)
    try:
        found = path.stat()
    except OSError:
        return None
    stamp = (found.st_mtime_ns, found.st_size)
    held = _read.get(path)
    if held is None or held.stamp != stamp:
        held = _open(path, stamp)
        _read[path] = held
    return held


def _open(path: Path, stamp: tuple[int, int]) -> Shelved | None:
    try:
        model = load(path)
    except (ValueError, OSError):  # of another release: as good as untrained until the next one
        return None
    return Shelved(model, str(model.facts.get("version", "")), stamp)


def keep(kind: str, model: Model) -> None:
    """Put a model on the shelf in place of the one before."""
    path = path_of(kind)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    model.save(path)
