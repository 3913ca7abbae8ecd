"""Acts on organisations, posts, their holders, mandates and accounts."""

from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor, require
from gongzhi.policy.duties import THREE_ADMINS, Duty
from gongzhi.policy.refusals import Incomplete, NotNow

from .acting import may_name_deputy
from .identifiers import check_uscc
from .models import (
    PARTY_PARENT,
    Account,
    Holding,
    Mandate,
    Organisation,
    OrganisationKind,
    Person,
    Post,
)


@transaction.atomic
def add_organisation(
    *,
    kind: str,
    name: str,
    code: str,
    since: date,
    by: Actor,
    at: datetime,
    parent: Organisation | None = None,
    short_name: str = "",
    uscc: str = "",
    uscc_note: str = "",
    phone: str = "",
    formal_members: int | None = None,
) -> Organisation:
    """Add an organisation. A failing credit code is accepted only with a note why it stands.

    Raises NotYours; Incomplete on a wrong Party parent, a used code, a failing code without note.
    """
    require(by, "city.edit")
    check_parent(kind, parent)
    if uscc and not (found := check_uscc(uscc)).ok and not uscc_note.strip():
        raise Incomplete(
            _("统一社会信用代码没通过校验：%s。确认无误可以写明原因后保留。") % found.why,
            field="uscc",
        )
    try:
        with transaction.atomic():
            made = Organisation.objects.create(
                kind=kind,
                name=name,
                short_name=short_name,
                code=code,
                uscc=uscc.upper(),
                uscc_note=uscc_note,
                parent=parent,
                phone=phone,
                formal_members=formal_members,
                since=since,
            )
    except IntegrityError:
        raise Incomplete(_("编码或信用代码已被别的组织使用"), field="code") from None
    record(f"organisation:{made.pk}", "add", by=by, at=at, details={"code": code, "kind": kind})
    return made


def check_parent(kind: str, parent: Organisation | None) -> None:
    """The five Party levels form one tree: each has one parent of the level above."""
    allowed = PARTY_PARENT.get(OrganisationKind(kind))
    if allowed and (parent is None or parent.kind not in allowed):
        wanted = "、".join(str(OrganisationKind(k).label) for k in allowed)
        raise Incomplete(
            _("%(kind)s的上级应是%(wanted)s")
            % {"kind": OrganisationKind(kind).label, "wanted": wanted},
            field="parent",
        )


CHANGEABLE = ("name", "short_name", "phone", "formal_members", "uscc", "uscc_note")


@transaction.atomic
def change_organisation(pk: int, *, by: Actor, at: datetime, **changes: object) -> Organisation:
    """Change what may change. Raises NotYours, Incomplete."""
    require(by, "city.edit")
    found = Organisation.objects.select_for_update().get(pk=pk)
    before = {f: getattr(found, f) for f in changes}
    for field, value in changes.items():
        if field not in CHANGEABLE:
            raise Incomplete(_("“%s”不能改") % field, field=field)
        setattr(found, field, value)
    if found.uscc and not check_uscc(found.uscc).ok and not found.uscc_note:
        raise Incomplete(_("信用代码没通过校验，请改正或写明原因"), field="uscc")
    found.save(update_fields=list(changes))
    details = {"before": before, "after": changes}
    record(f"organisation:{pk}", "change", by=by, at=at, details=details)
    return found


@transaction.atomic
def add_post(
    *,
    organisation: Organisation,
    title: str,
    duty: str,
    place: Place,
    since: date,
    by: Actor,
    at: datetime,
    phone: str = "",
    chief: bool = False,
) -> Post:
    """Add a post: a duty in an organisation, reaching a place."""
    require(by, "city.edit")
    made = Post.objects.create(
        organisation=organisation,
        title=title,
        duty=duty,
        place=place,
        phone=phone,
        chief=chief,
        since=since,
    )
    details = {"duty": duty, "organisation": organisation.pk, "place": place.pk}
    record(f"post:{made.pk}", "add", by=by, at=at, details=details)
    return made


@transaction.atomic
def appoint(
    post: Post,
    person: Person,
    *,
    since: date,
    by: Actor,
    at: datetime,
    how: str = Holding.How.HOLDER,
    until: date | None = None,
    term_ends: date | None = None,
    note: str = "",
) -> Holding:
    """Put a person on a post, or let them stand in. The inbox goes with the post.

    Who holds a post may name a colleague to stand in for them until a day. Raises NotYours; NotNow
    if the post has a holder then, or if one person would hold two of the duties of system, security
    and audit (GB/T 22239-2019, level 3).
    """
    if not (how == Holding.How.DEPUTY and until and may_name_deputy(by, post, person, day=since)):
        require(by, "city.edit")
    if until and until <= since:
        raise Incomplete(_("结束日要在开始日之后"), field="until")
    Person.objects.select_for_update().get(pk=person.pk)
    _keep_admins_apart(post, person, since, until)
    try:
        with transaction.atomic():
            made = Holding.objects.create(
                post=post,
                person=person,
                how=how,
                since=since,
                until=until,
                term_ends=term_ends,
                note=note,
            )
    except IntegrityError:
        raise NotNow(_("“%s”在这段时间里已经有人任职，请先办交接") % post) from None
    record(f"post:{post.pk}", "appoint", by=by, at=at, details={"person": person.pk, "how": how})
    return made


def _keep_admins_apart(post: Post, person: Person, since: date, until: date | None) -> None:
    if post.duty not in THREE_ADMINS:
        return
    held = Holding.objects.filter(person=person, post__duty__in=THREE_ADMINS)
    held = held.exclude(post__duty=post.duty).filter(Q(until=None) | Q(until__gt=since))
    if until:
        held = held.filter(since__lt=until)
    other = held.select_related("post").first()
    if other:
        raise NotNow(
            _("同一个人不能兼任系统、安全、审计管理员，此人已是%s") % Duty(other.post.duty).label
        )


@transaction.atomic
def end_holding(pk: int, *, until: date, by: Actor, at: datetime, note: str = "") -> Holding:
    """The person leaves the post on this day."""
    require(by, "city.edit")
    holding = Holding.objects.select_for_update().get(pk=pk)
    if until <= holding.since:
        raise Incomplete(_("离任日要在任职日之后"), field="until")
    holding.until, holding.note = until, note or holding.note
    holding.save(update_fields=["until", "note"])
    details = {"person": holding.person_id, "until": until.isoformat()}
    record(f"post:{holding.post_id}", "leave", by=by, at=at, details=details)
    return holding


@transaction.atomic
def hand_over(
    post: Post,
    to: Person,
    *,
    on: date,
    by: Actor,
    at: datetime,
    term_ends: date | None = None,
    note: str = "",
) -> Holding:
    """The post changes hands on a day: the old holder's last day is the one before."""
    held = Holding.objects.filter(post=post, how=Holding.How.HOLDER)
    old = held.filter(Q(until=None) | Q(until__gt=on)).order_by("since").first()
    if old:
        end_holding(old.pk, until=on, by=by, at=at)
    return appoint(post, to, since=on, by=by, at=at, term_ends=term_ends, note=note)


@transaction.atomic
def give_mandate(
    organisation: Organisation,
    place: Place,
    kind: str,
    *,
    since: date,
    by: Actor,
    at: datetime,
    until: date | None = None,
    document: str = "",
) -> Mandate:
    """An organisation takes on a place. Raises NotNow if two would manage one place at a time."""
    require(by, "city.edit")
    try:
        with transaction.atomic():
            made = Mandate.objects.create(
                organisation=organisation,
                place=place,
                kind=kind,
                since=since,
                until=until,
                document=document,
            )
    except IntegrityError:
        raise NotNow(_("“%s”在这段时间里已经有管理单位") % place) from None
    details = {"place": place.pk, "kind": kind}
    record(f"organisation:{organisation.pk}", "mandate", by=by, at=at, details=details)
    return made


@transaction.atomic
def end_mandate(pk: int, *, until: date, by: Actor, at: datetime) -> Mandate:
    require(by, "city.edit")
    mandate = Mandate.objects.select_for_update().get(pk=pk)
    mandate.until = until
    mandate.save(update_fields=["until"])
    details = {"mandate": pk, "until": until.isoformat()}
    record(f"organisation:{mandate.organisation_id}", "mandate.end", by=by, at=at, details=details)
    return mandate


@transaction.atomic
def open_account(
    person: Person, username: str, password: str, *, by: Actor, at: datetime, is_demo: bool = False
) -> Account:
    """Open an official's account. Raises Incomplete on a used name or a weak password."""
    require(by, "accounts.edit")
    account = Account(username=username, person=person, date_joined=at, is_demo=is_demo)
    try:
        validate_password(password, account)
    except ValidationError as fault:
        raise Incomplete(" ".join(fault.messages), field="password") from fault
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        raise Incomplete(_("用户名已被使用，或此人已有账号"), field="username") from None
    record(f"account:{account.pk}", "open", by=by, at=at, details={"person": person.pk})
    return account


@transaction.atomic
def close_account(pk: int, *, by: Actor, at: datetime) -> Account:
    require(by, "accounts.edit")
    account = Account.objects.select_for_update().get(pk=pk)
    account.is_active = False
    account.save(update_fields=["is_active"])
    record(f"account:{pk}", "close", by=by, at=at)
    return account
