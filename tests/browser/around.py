"""What stands around the cases of the town: outlines, a company, notices, accounts, files."""

from datetime import datetime

from allauth.mfa.recovery_codes.internal import auth as recovery_codes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.casework.models import Case
from gongzhi.casework.services import remark
from gongzhi.files.services import keep
from gongzhi.files.tests.photographs import photograph
from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.matters.rounds import note_round
from gongzhi.notices import services as notices
from gongzhi.notices.models import Notice
from gongzhi.people import services as people
from gongzhi.people.models import Account, Mandate, OrganisationKind, Person
from gongzhi.people.privacy import person_with_phone
from gongzhi.places import services as places
from gongzhi.places.geodesy import Datum
from gongzhi.site import suggestions
from gongzhi.site.city import accounts, importing
from gongzhi.site.models import Suggestion
from gongzhi.site.objections import answer_objection, raise_objection
from gongzhi.site.portal.knowing import resident
from tests.cast import BUILT, FOUNDER, PASSWORD, SINCE, Cast

OUTLINES = {"AH": (117.231, 37.729), "TY": (117.236, 37.731), "LH": (117.246, 37.735)}
"""Corner of each compound, (lon, lat) in degrees."""


def draw_outlines(cast: Cast) -> None:
    for code, (lon, lat) in OUTLINES.items():
        ring = [[lon, lat], [lon + 0.003, lat], [lon + 0.003, lat + 0.002], [lon, lat + 0.002]]
        shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        places.draw(cast.place(code), shape, datum=Datum.WGS84, by=FOUNDER, at=BUILT)


def give_company(cast: Cast) -> None:
    """A property company that manages a compound, and somebody without an account."""
    company = people.add_organisation(
        kind=OrganisationKind.PROPERTY_COMPANY,
        name="安和物业服务有限公司",
        code="wy-ah",
        phone="6269001",
        since=SINCE,
        by=FOUNDER,
        at=BUILT,
    )
    managed = cast.place("AH")
    people.give_mandate(company, managed, Mandate.Kind.MANAGES, since=SINCE, by=FOUNDER, at=BUILT)
    person = Person.objects.create(name="马新任", created_at=BUILT)
    post = people.add_post(
        organisation=cast.org("cg"),
        title="副岗",
        duty="department_officer",
        place=cast.place("371481"),
        phone="6262103",
        chief=False,
        since=SINCE,
        by=FOUNDER,
        at=BUILT,
    )
    people.appoint(post, person, since=SINCE, by=FOUNDER, at=BUILT)


def open_doors(cast: Cast, *, at: datetime) -> None:
    """What residents see besides: notices, and what they said about the site."""
    week = Limit(7, Unit.CD)
    body = "本小区拟于 12 月更换 3 号楼热力阀门，停暖 4 小时。有异议的请在公示期内提出。"
    drafts = (
        notices.Draft("安和苑阀门更换安排", body, cast.place("AH"), week),
        notices.Draft(
            "本周六停水通知", "因管网检修，周六 9:00 至 15:00 停水。", cast.place("AH"), None
        ),
    )
    for draft in drafts:
        heard = notices.publish(draft, by=cast.zhao, at=at)
        if heard.objections_until:
            object_to(heard, cast, at=at)
    for text in ("字可以再大一点吗", "希望能按楼号查"):
        suggestions.suggest(text, page="/report/", client="127.0.0.9", by=cast.wang, at=at)
    first = Suggestion.objects.order_by("pk").first()
    suggestions.answer(first.pk, "页眉“大字版”可以调到 150%", by=cast.he, at=at)
    note_round(cast.place("AH"), "3 号楼井盖已复位", by=cast.wang, at=at)


def object_to(notice: Notice, cast: Cast, *, at: datetime) -> None:
    """Two residents object; one has an answer."""
    for phone, text in (("13800001234", "停水时间太长"), ("13900005678", "没有说怎么补偿")):
        who = resident(person_with_phone(phone, at=at).pk)
        last = raise_objection(notice.pk, text=text, by=who, at=at)
    answer_objection(last.pk, answer="停水按天减免物业费", upheld=True, by=cast.zhao, at=at)


def open_accounts(cast: Cast, *, at: datetime) -> None:
    """One account that is closed, one without a post, one with every kind of second factor."""
    idle = Person.objects.create(name="闲人", created_at=BUILT)
    people.open_account(idle, "idle", PASSWORD, by=cast.lv, at=at, is_demo=True)
    accounts.close(Account.objects.get(username="zheng").pk, by=cast.lv, at=at)
    careful = Account.objects.get(username="yang")
    totp.TOTP.activate(careful, totp.generate_totp_secret())
    webauthn.WebAuthn.add(careful, "办公室电脑", {})
    recovery_codes.RecoveryCodes.activate(careful)


def take_in_table(cast: Cast, *, at: datetime) -> str:
    """A table with one row that is good and one that isn't. Returns the token of the job."""
    rows = (
        "编码,类型,名称,上级编码,启用日期\nHY,compound,和园,371481001031,2026-01-01\nX,?,坏行,,\n"
    )
    table = SimpleUploadedFile("地点.csv", rows.encode())
    return importing.start("places", table, update=False, by=cast.he, at=at).token


def photo(name: str = "现场.jpg", size: tuple[int, int] = (640, 480)) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photograph(size=size), content_type="image/jpeg")


def illustrate(cast: Cast, answered: Matter, done: Case, *, at: datetime) -> None:
    """Photos before and after with a matter; evidence and a remark with a response."""
    subject, by = answered.case.subject, matters.reporter_of(answered)
    keep(photo(), subject=subject, by=by, at=at, public=True)
    keep(photo("办后.jpg", (480, 640)), subject=subject, by=cast.wang, at=at, public=True)
    keep(photo("换阀门.jpg"), subject=done.subject, by=cast.han, at=at, public=True)
    remark(done.pk, by=cast.li, at=at, note="现场看过，已不渗水")
