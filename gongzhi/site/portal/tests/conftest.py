"""A phone, a browser and a still clock for the residents' pages."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.casework.services import plain_move
from gongzhi.files.tests.photographs import photograph
from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.owners.roll.tests.building import phone
from gongzhi.mechanisms.owners.voting.tests import polling
from gongzhi.mechanisms.owners.voting.tests.polling import DURING, RAISE_FUND, USE_FUND
from gongzhi.messages.codes import latest_shown
from gongzhi.people import privacy
from tests.cast import MONDAY, at
from tests.matters import raised

PHONE = "13805340001"
LEAK = "3 号楼西侧路面一直往外冒水，已经两天了"


@pytest.fixture(autouse=True)
def demo_city(settings, tmp_path, clock):
    """Files of its own, codes shown, nothing counted yet, and it is Monday morning."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DEMO = True
    settings.MESSAGE_SENDER = "gongzhi.messages.senders.Shown"
    clock(MONDAY)
    cache.clear()


@pytest.fixture
def resident(cast):
    """Somebody whose phone is known from before."""
    return privacy.person_with_phone(PHONE, name="周桂兰", at=MONDAY)


@pytest.fixture
def matter(cast, resident):
    """Reported by the resident whose phone is PHONE."""
    return raised(cast, phone=PHONE)


@pytest.fixture
def answered(cast, matter):
    plain_move(matter.pk, "accept", procedure="matter", by=cast.wang, at=at("11-16 09:30"))
    matters.resolve(matter.pk, note="阀门换好了", by=cast.wang, at=at("11-16 11:00"))
    matter.refresh_from_db()
    return matter


@pytest.fixture
def prove(client):
    """Prove a phone to the pages, as a person does."""

    def done(phone: str = PHONE):
        client.post("/my-data/sign-in/", {"phone": phone, "do": "code"})
        code = latest_shown(phone)
        return client.post("/my-data/sign-in/", {"phone": phone, "code": code, "do": "prove"})

    return done


@pytest.fixture
def report(client, cast):
    """Press a button of the report's form; what is typed can be changed by name.

    Another phone is another person, on a browser of their own.
    """
    last = [PHONE]

    def pressed(do: str = "send", **typed):
        phone = typed.get("phone", PHONE)
        if phone and phone != last[0]:
            client.cookies.clear()
            last[0] = phone
        whole = {"text": LEAK, "place": cast.place("AH").pk, "phone": PHONE, "do": do, **typed}
        return client.post("/report/", {k: v for k, v in whole.items() if v is not None})

    return pressed


@pytest.fixture
def reported(report):
    """A matter that came in through the page."""

    def made(phone: str = PHONE, **typed) -> Matter:
        report("code", phone=phone)
        answer = report(phone=phone, code=latest_shown(phone), **typed)
        assert answer.status_code == 302, text_of(answer)
        return Matter.objects.get(token=answer.url.rstrip("/").rsplit("/", 1)[-1])

    return made


@pytest.fixture
def poll(cast, clock):
    """Four owners, each with a phone; two matters; it is a day within the vote."""
    vote = polling.opened(cast, 4, USE_FUND, RAISE_FUND, roll={"phones": True})
    clock(DURING)
    return vote


@pytest.fixture
def voter(client, poll):
    """`voter(3)`: the browser of owner number 3, whose phone is proved."""

    def enter(number: int = 1, *, via: str = "/my-votes/sign-in/"):
        client.cookies.clear()
        client.post(via, {"phone": phone(number), "do": "code"})
        code = latest_shown(phone(number))
        client.post(via, {"phone": phone(number), "code": code, "do": "prove"})
        return client

    return enter


@pytest.fixture
def later(clock):
    """A minute has gone by: another code may be asked for."""
    return lambda: clock(DURING.replace(minute=5))


def photo(name: str = "IMG_1.jpg", **how) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photograph(**how), content_type="image/jpeg")


def text_of(answer) -> str:
    """What stands on the page, without its tags."""
    page = re.sub(r"</?span[^>]*>", "", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def square(lon: float, lat: float, side: float = 0.003) -> dict:
    ring = [(lon, lat), (lon + side, lat), (lon + side, lat + side), (lon, lat + side), (lon, lat)]
    return {"type": "Polygon", "coordinates": [[list(point) for point in ring]]}
