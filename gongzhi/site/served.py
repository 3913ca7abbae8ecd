"""How `gongzhi serve` makes the application in each of its processes."""

import ctypes
import os
import signal

from django.core.handlers.wsgi import WSGIHandler

PR_SET_PDEATHSIG = 1  # prctl(2)
PARENT = "GONGZHI_SERVER_PID"


def application() -> WSGIHandler:
    """The application of a process that ends with its parent: a killed server leaves none behind
    that would hold its port."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(os.environ[PARENT]):  # it was gone before we asked
        raise SystemExit(1)
    from .wsgi import application

    return application
