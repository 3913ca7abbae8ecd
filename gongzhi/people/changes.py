"""Acts that change or end what stands: persons, organisations and posts.

What was stays: ends are dates. Only what would have begun after the end never comes to be; the
record says how many of those there were.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongzhi.journal.services import entry, record, record_all
from gongzhi.policy.actor import Actor, require
from gongzhi.policy.refusals import Incomplete, NotNow

from .identifiers import BadPhone, normal_mobile
from .models import Holding, Mandate, Organisation, Person, Post
from .privacy import person_with_phone, persons_with_phones, subject
from .services import check_parent


@transaction.atomic
def add_person(
    *,
    name: str,
    by: Actor,
    at: datetime,
    phone: str = "",
    party_member: bool | None = None,
    party_source: str = "",
) -> Person:
    """A person who will hold posts; the one already known by this phone, if there is one.

    Raises NotYours; Incomplete on no name, a wrong phone, a Party attribute without its source.
    """
    require(by, "city.edit")
    if not name.strip():
        raise Incomplete(_("请填写姓名"), field="name")
    if party_member is not None and not party_source.strip():
        raise Incomplete(_("写明党员信息从哪里来，例如“组织部门台账”"), field="party_source")
    person = _known_or_new(name.strip(), phone.strip(), at)
    person.name = person.name or name.strip()
    if party_member is not None:
        person.party_member, person.party_source = party_member, party_source.strip()
    person.save()
    record(subject(person.pk), "add", by=by, at=at, secret=name)
    return person


@transaction.atomic
def introduce(people: Sequence[tuple[str, str]], *, by: Actor, at: datetime) -> list[Person]:
    """The persons of these (name, phone) pairs, known from now on if they weren't; in their order.

    The caller has checked that the actor may. A phone that is known under another name is refused:
    two people are not made one unseen.  Raises Incomplete.
    """
    called = [(name.strip(), _mobile(name, phone)) for name, phone in people]
    names = {phone: name for name, phone in called}
    if not all(name for name, _phone in called):
        raise Incomplete(_("请填写姓名"), field="name")
    if len(names) != len(called):
        raise Incomplete(_("同一个手机号填了两次"), field="phone")
    found = persons_with_phones(names, at=at)
    for name, phone in called:
        if found[phone].name not in ("", name):
            told = _(
                "%(name)s的手机号在系统里登记的是另一个姓名。请核对；两人共用的，请另留一个号码"
            )
            raise Incomplete(told % {"name": name}, field="phone")
    nameless = [found[phone] for phone in names if not found[phone].name]
    for phone, name in names.items():
        found[phone].name = name
    Person.objects.bulk_update(nameless, ["name"])
    record_all(
        [entry(subject(found[p].pk), "introduce", by=by, at=at, secret=name) for name, p in called]
    )
    return [found[phone] for _name, phone in called]


def _mobile(name: str, phone: str) -> str:
    try:
        return normal_mobile(phone)
    except BadPhone as fault:
        raise Incomplete(f"{name.strip()}：{fault}", field="phone") from fault


def _known_or_new(name: str, phone: str, at: datetime) -> Person:
    if not phone:
        return Person(name=name, created_at=at)
    try:
        return person_with_phone(normal_mobile(phone), name=name, at=at)
    except BadPhone as fault:
        raise Incomplete(str(fault), field="phone") from fault


@transaction.atomic
def rehang(pk: int, parent: Organisation | None, *, by: Actor, at: datetime) -> Organisation:
    """Give an organisation another parent. Raises NotYours; Incomplete on a wrong one."""
    require(by, "city.edit")
    found = Organisation.objects.select_for_update().get(pk=pk)
    check_parent(found.kind, parent)
    above: Organisation | None = parent
    while above is not None:
        if above.pk == pk:
            raise Incomplete(_("上级不能是它自己或它的下级"), field="parent")
        above = above.parent
    before, found.parent = found.parent_id, parent
    found.save(update_fields=["parent"])
    details = {"before": before, "after": found.parent_id}
    record(f"organisation:{pk}", "rehang", by=by, at=at, details=details)
    return found


@transaction.atomic
def retire_organisation(pk: int, *, until: date, by: Actor, at: datetime) -> Organisation:
    """The organisation is no more from this day; its posts, holders and mandates end with it.

    Raises NotYours; NotNow while another hangs from it; Incomplete if it began later.
    """
    require(by, "city.edit")
    found = Organisation.objects.select_for_update().get(pk=pk)
    _check_end(found.since, until)
    if found.children.filter(Q(until=None) | Q(until__gt=until)).exists():
        raise NotNow(_("还有下级组织挂在它下面，请先把它们改挂到别处或撤销"))
    posts = Post.objects.filter(organisation=found).filter(_lasts(until))
    cancelled = sum(_end_post(post, until) for post in posts)
    cancelled += _end(Mandate.objects.filter(organisation=found), until)
    found.until = until
    found.save(update_fields=["until"])
    details = {"until": until.isoformat(), "cancelled": cancelled}
    record(f"organisation:{pk}", "retire", by=by, at=at, details=details)
    return found


POST_CHANGEABLE = ("title", "phone", "chief")


@transaction.atomic
def change_post(pk: int, *, by: Actor, at: datetime, **changes: object) -> Post:
    """Change a post's title, phone or whether it answers for the organisation.

    Its duty and reach are for life: work already done was done with them. Raises NotYours,
    Incomplete.
    """
    require(by, "city.edit")
    post = Post.objects.select_for_update().get(pk=pk)
    before = {f: getattr(post, f) for f in changes}
    for name, value in changes.items():
        if name not in POST_CHANGEABLE:
            raise Incomplete(_("“%s”不能改") % name, field=name)
        setattr(post, name, value)
    post.save(update_fields=list(changes))
    record(f"post:{pk}", "change", by=by, at=at, details={"before": before, "after": changes})
    return post


@transaction.atomic
def retire_post(pk: int, *, until: date, by: Actor, at: datetime) -> Post:
    """End a post and whoever holds it. Raises NotYours; Incomplete if it began later."""
    require(by, "city.edit")
    post = Post.objects.select_for_update().get(pk=pk)
    _check_end(post.since, until)
    details = {"until": until.isoformat(), "cancelled": _end_post(post, until)}
    record(f"post:{pk}", "retire", by=by, at=at, details=details)
    return post


def _check_end(since: date, until: date) -> None:
    if until <= since:
        raise Incomplete(_("撤销日要在设立日（%s）之后") % since.isoformat(), field="until")


def _end_post(post: Post, until: date) -> int:
    """A post that would begin later ends on its first day. Returns the number of holdings that
    never begin."""
    post.until = max(until, post.since + timedelta(days=1))
    post.save(update_fields=["until"])
    return _end(Holding.objects.filter(post=post), until)


def _end(spans: QuerySet, until: date) -> int:
    """End all that last longer; drop those that would begin then or later, and count these."""
    cancelled, _by_model = spans.filter(since__gte=until).delete()
    spans.filter(_lasts(until)).update(until=until)
    return cancelled


def _lasts(until: date) -> Q:
    return Q(until=None) | Q(until__gt=until)
