"""What people see at a size: the board and the search, as pictures beside docs/performance.md.

`python -m bench.shots --cases 1000000 --data FOLDER` looks at the city that `python -m bench` left
in this folder; one that is not there is seeded first.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from . import page, serving

IMAGES = page.PAGE.parent / "images"
CHROMIUM = "/usr/bin/chromium"
WALL, DESK = {"width": 1920, "height": 1080}, {"width": 1440, "height": 900}
SIDE, APART = (0.003, 0.002), (0.004, 0.003)
"""Of the outline of a compound, and from corner to corner of neighbours, degrees."""
IN_A_ROW = 16


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.shots", description=__doc__)
    serving.add_options(parser)
    args = parser.parse_args()
    with serving.scratch(args.data):
        for name in _pictures(args.cases):
            print(name)
    return 0


def _pictures(cases: int) -> Iterator[Path]:
    from gongzhi.site.cli import load_django

    load_django()
    from gongzhi.people.models import Post
    from gongzhi.policy.duties import Duty
    from gongzhi.site.board.keeping import refresh
    from gongzhi.site.clock import now

    from . import city as cities
    from .__main__ import seeded

    at = now()
    city = seeded(cases, at=at)
    _draw(city, at=at)
    refresh(at=at)
    session = cities.signed_in(Post.objects.get(duty=Duty.LEADER), at=at)
    with serving.served() as site:
        asked = f"{city.compounds[0].name} 路灯"
        yield from _shot(f"http://127.0.0.1:{site.port}", session, asked, cases)


def _draw(city, *, at: datetime) -> None:
    """Outlines of the compounds, side by side, street by street."""
    from gongzhi.places import services
    from gongzhi.places.geodesy import Datum

    from .city import FOUNDER

    for n, compound in enumerate(city.compounds):
        if compound.geometry:
            continue
        lon, lat = 117.20 + n % IN_A_ROW * APART[0], 37.70 + n // IN_A_ROW * APART[1]
        east, north = lon + SIDE[0], lat + SIDE[1]
        ring = [[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        services.draw(compound, shape, datum=Datum.WGS84, by=FOUNDER, at=at)


def _shot(site: str, session: str, asked: str, cases: int) -> Iterator[Path]:
    from django.conf import settings
    from playwright.sync_api import sync_playwright

    looks = (
        ("board", "/desk/board/", WALL),
        ("search", f"/desk/search/?q={quote(asked)}", DESK),
    )
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, path, screen in looks:
            context = browser.new_context(viewport=screen, locale="zh-CN")
            context.add_cookies([cookie])
            opened = context.new_page()
            opened.goto(site + path, wait_until="networkidle" if name != "board" else "load")
            opened.wait_for_timeout(1000)
            file = IMAGES / f"{name}-{cases}.png"
            opened.screenshot(path=file, animations="disabled")
            yield file
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
