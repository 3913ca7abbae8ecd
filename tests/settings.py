"""The product's settings on a throw-away cluster, shared by all workers and kept between runs."""

import os
import tempfile
from pathlib import Path

from gongzhi import engine

SCRATCH = Path(tempfile.gettempdir(), f"gongzhi-tests-{os.getuid()}")
os.environ["GONGZHI_DATA"] = str(SCRATCH)
if "DATABASE_URL" not in os.environ:
    engine.ensure(SCRATCH, fast=True)

from gongzhi.site.settings import *  # noqa: E402, F403
from gongzhi.site.settings import DATABASES  # noqa: E402

# No pool: a copy of a database can be made only while nobody is connected to it.
DATABASES["default"]["OPTIONS"].pop("pool")
# A name of its own, so that two runs on one machine don't take each other's database away.
DATABASES["default"]["TEST"] = {"NAME": f"test_{os.getpid()}"}
PASSWORD_HASHERS = ["tests.hashing.QuickArgon2"]
