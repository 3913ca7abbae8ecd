"""The data of the last release come through the upgrade. Before the first release there are none;
`scripts/upgrade-from COMMIT` tries it from any version."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def last_release() -> str:
    """The tag of the last release before this commit; empty without one."""
    command = ["git", "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return told.stdout.strip()


@pytest.mark.engine
@pytest.mark.skipif(not last_release(), reason="there is no release yet (no tag v…)")
def test_a_city_of_the_last_release_comes_through_the_upgrade_unharmed():
    command = [str(ROOT / "scripts" / "upgrade-from"), last_release()]
    told = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert told.returncode == 0, f"{told.stdout}\n{told.stderr}"
