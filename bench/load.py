"""Requests over keep-alive connections from several callers at once, timed one by one."""

import http.client
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """One request. expect: the status that shows that it was done."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None = None
    expect: int = 200


class Unexpected(Exception):
    """The product answered something else than what was asked for."""


@dataclass
class Timed:
    """What was seen. seconds: of each request.  wall: from first to last.  size: bytes, largest."""

    seconds: list[float] = field(default_factory=list)
    wall: float = 0.0
    size: int = 0

    def within(self, share: float) -> float:
        """Milliseconds within which this share of the requests was answered."""
        ranked = sorted(self.seconds)
        return ranked[min(int(share * len(ranked)), len(ranked) - 1)] * 1000

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.seconds) / self.wall


def measure(port: int, streams: list[Iterator[Request]], *, span: float) -> Timed:
    """Let one caller for each stream ask for `span` seconds. Raises Unexpected."""
    callers = [_Caller(port, stream, span) for stream in streams]
    began = time.perf_counter()
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    wall = time.perf_counter() - began
    if fault := next((c.fault for c in callers if c.fault), None):
        raise fault
    seconds = [s for c in callers for s in c.timed.seconds]
    return Timed(seconds, wall, max(c.timed.size for c in callers))


class _Caller(threading.Thread):
    def __init__(self, port: int, stream: Iterator[Request], span: float) -> None:
        super().__init__()
        self.stream, self.span, self.timed = stream, span, Timed()
        self.fault: Exception | None = None
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def run(self) -> None:
        try:
            until = time.perf_counter() + self.span
            for request in self.stream:
                self._ask(request)
                if time.perf_counter() > until:
                    break
        except (Unexpected, OSError, http.client.HTTPException) as fault:
            self.fault = fault
        finally:
            self.connection.close()

    def _ask(self, request: Request) -> None:
        began = time.perf_counter()
        self.connection.request(request.method, request.path, request.body, request.headers)
        response = self.connection.getresponse()
        body = response.read()
        took = time.perf_counter() - began
        if response.status != request.expect:
            text = body.decode(errors="replace")[:1000]
            raise Unexpected(f"{request.method} {request.path}: {response.status}\n{text}")
        self.timed.seconds.append(took)
        self.timed.size = max(self.timed.size, len(body))
