"""Tables taken in through a page: kept, checked without writing, confirmed, carried out.

A job is a folder under DATA/imports: the file, the result sheet, and `job.json` with how far it is.
Small files are done while the page waits; bigger ones by a thread whose progress the page shows. A
kill loses at most one batch, and carrying on adds nothing twice (see `exchange.importing`). Folders
go after a week: they hold personal values.
"""

import json
import secrets
import shutil
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import connection

from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, Refusal
from gongzhi.site.exchange import importing
from gongzhi.site.exchange.kind import Kind, Misuse, Unusable
from gongzhi.site.exchange.kinds import KINDS

MOST_BYTES = 20 * 1024 * 1024
SMALL_BYTES = 200 * 1024
KEPT = timedelta(days=7)
MOST_SHOWN = 100
ENDINGS = (".xlsx", ".xls", ".csv", ".txt")


class Upload(Protocol):
    name: str
    size: int

    def chunks(self) -> Iterable[bytes]: ...


def offered(by: Actor) -> list[Kind]:
    """The kinds that the acting post takes in."""
    return [kind for kind in KINDS.values() if kind.duty == by.duty]


@dataclass
class Job:
    """One file on its way in.

    phase: "check" (nothing is written) or "run".  state: running | finished | failed.
    outcome: `Outcome.answer()`, faults included.  updated: ISO instant of the last progress.
    """

    token: str
    kind: str
    name: str
    post: int
    defaults: dict = field(default_factory=dict)
    update: bool = False
    phase: str = "check"
    state: str = "running"
    done: int = 0
    total: int = 0
    outcome: dict = field(default_factory=dict)
    why: str = ""
    updated: str = ""

    @property
    def folder(self) -> Path:
        return root() / self.token

    @property
    def file(self) -> Path:
        return self.folder / f"table{Path(self.name).suffix.lower()}"

    @property
    def report(self) -> Path:
        return self.folder / "result.xlsx"

    def keep(self) -> None:
        """Written beside and moved over, so that nobody reads half of it."""
        draft = self.folder / f"job.{threading.get_ident()}"
        draft.write_text(json.dumps(asdict(self), ensure_ascii=False, default=str))
        draft.replace(self.folder / "job.json")


def root() -> Path:
    return Path(settings.DATA) / "imports"


def start(
    kind: str,
    upload: Upload,
    *,
    by: Actor,
    at: datetime,
    defaults: Mapping[str, str] | None = None,
    update: bool = False,
) -> Job:
    """Keep a file and begin to check it. Raises Incomplete if it is no table, or too big."""
    if Path(upload.name).suffix.lower() not in ENDINGS:
        raise Incomplete(f"只认 {'、'.join(ENDINGS)} 文件", field="file")
    if upload.size > MOST_BYTES:
        raise Incomplete("文件超过 20 MB，请用命令行 gongzhi import 导入", field="file")
    sweep(at=at)
    job = Job(secrets.token_urlsafe(16), kind, upload.name[:100], by.post_id or 0)
    job.defaults, job.update = dict(defaults or {}), update
    job.folder.mkdir(mode=0o700, parents=True)
    with job.file.open("xb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    _go(job, by=by, at=at)
    return job


def find(token: str, *, by: Actor) -> Job | None:
    """The acting post's own job."""
    path = root() / token / "job.json"
    if not token.replace("-", "").replace("_", "").isalnum() or not path.exists():
        return None
    job = Job(**json.loads(path.read_text()))
    return job if job.post == by.post_id else None


def confirm(job: Job, *, by: Actor, at: datetime) -> None:
    """Carry out what was checked; again if it was broken off."""
    job.phase = "run"
    _go(job, by=by, at=at)


def _go(job: Job, *, by: Actor, at: datetime) -> None:
    job.state, job.done, job.why, job.updated = "running", 0, "", at.isoformat()
    job.report.unlink(missing_ok=True)
    job.keep()
    if job.file.stat().st_size <= SMALL_BYTES:
        carry_out(job, by=by, at=at)
    else:
        threading.Thread(target=_apart, args=(job, by, at), daemon=True).start()


def _apart(job: Job, by: Actor, at: datetime) -> None:
    try:
        carry_out(job, by=by, at=at)
    finally:
        connection.close()


def carry_out(job: Job, *, by: Actor, at: datetime) -> None:
    """Check or run the job and write down how it went. Raises nothing that a person can mend."""

    def told(done: int, total: int) -> None:
        job.done, job.total = done, total
        job.keep()

    try:
        outcome = importing.run(
            KINDS[job.kind],
            job.file,
            by=by,
            at=at,
            dry_run=job.phase == "check",
            update=job.update,
            defaults=job.defaults,
            report=job.report,
            progress=told,
        )
        job.outcome, job.state = _shown(outcome), "finished"
    except (Misuse, Unusable, Refusal) as fault:
        job.state, job.why = "failed", str(fault)
    except Exception:
        job.state, job.why = "failed", "没能读完，请联系运维看日志；已存好的批次不受影响"
        raise
    finally:
        job.keep()


def _shown(outcome: importing.Outcome) -> dict:
    """What the page says of an outcome: coming rows are new or changed, existing ones are not."""
    answer = outcome.answer()
    return answer | {
        "faults": answer["faults"][:MOST_SHOWN],
        "coming": outcome.added + outcome.changed,
        "existing": outcome.changed + outcome.unchanged,
    }


def forget(job: Job) -> None:
    shutil.rmtree(job.folder, ignore_errors=True)


def sweep(*, at: datetime) -> int:
    """Remove jobs older than a week; how many."""
    old = [
        path
        for path in (root().iterdir() if root().exists() else ())
        if datetime.fromtimestamp(path.stat().st_mtime, tz=at.tzinfo) < at - KEPT
    ]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)
