"""What must hold of the city's own data: places, organisations, persons, parameters, files."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat

from gongzhi.files.models import Attachment
from gongzhi.files.store import path_of
from gongzhi.people import vault
from gongzhi.people.models import PARTY_PARENT, Holding, Organisation, Person, Secret
from gongzhi.people.privacy import data_key
from gongzhi.places.models import PARENT_KINDS, Place
from gongzhi.policy.duties import THREE_ADMINS
from gongzhi.policy.models import Parameter

from . import Invariant


def places_lie_where_their_path_says(at: datetime) -> Iterable[str]:
    above = Coalesce("parent__path", Value("/"))
    own = Concat(above, Cast("pk", CharField()), Value("/"), output_field=CharField())
    astray = ~Q(path=F("own"))
    for kind, parents in PARENT_KINDS.items():
        if parents:
            astray |= Q(kind=kind) & ~Q(parent__kind__in=parents)
    places = Place.objects.annotate(own=own).filter(astray).order_by("pk")
    return places.values_list("code", flat=True).iterator()


def party_tree_is_whole(at: datetime) -> Iterable[str]:
    """Each hangs from one of the level above that still is."""
    day = at.date()
    broken = Q(parent__until__lte=day) & Q(kind__in=PARTY_PARENT)
    for kind, parents in PARTY_PARENT.items():
        broken |= Q(kind=kind) & ~Q(parent__kind__in=parents)
    found = Organisation.objects.current(day).filter(broken).order_by("pk")
    return found.values_list("code", flat=True).iterator()


def administrators_are_three_persons(at: datetime) -> Iterable[str]:
    held = Holding.objects.current(at.date()).filter(post__duty__in=THREE_ADMINS)
    several = held.values("person").annotate(n=Count("post__duty", distinct=True)).filter(n__gt=1)
    return (f"person:{row['person']}" for row in several.order_by("person"))


def erased_leave_nothing(at: datetime) -> Iterable[str]:
    kept = Exists(Secret.objects.filter(person=OuterRef("pk")))
    left = ~Q(data_key=None) | ~Q(name="") | Q(kept)
    found = Person.objects.filter(left, erased_at__isnull=False).order_by("pk")
    return (f"person:{pk}" for pk in found.values_list("pk", flat=True).iterator())


def keys_open_what_they_closed(at: datetime) -> Iterable[str]:
    """One person for each key of the ring: is it the ring that belongs to this database?"""
    wrapped = Person.objects.exclude(data_key=None).order_by("ring_key", "pk").distinct("ring_key")
    for person in wrapped:
        try:
            data_key(person)
        except vault.Unreadable as fault:
            yield f"{person.ring_key}：{fault}"


def one_version_in_force(at: datetime) -> Iterable[str]:
    """No version begins while another of its code still runs."""
    others = Parameter.objects.filter(code=OuterRef("code")).exclude(pk=OuterRef("pk"))
    running = Q(until=None) | Q(until__gt=OuterRef("since"))
    over = Exists(others.filter(running, since__lte=OuterRef("since")))
    codes = Parameter.objects.filter(over).order_by("code").values_list("code", flat=True)
    return codes.distinct().iterator()


def files_are_where_they_belong(at: datetime) -> Iterable[str]:
    kept = Attachment.objects.order_by("digest").values_list("digest", "size", "subject").distinct()
    for digest, size, subject in kept.iterator():
        path = path_of(digest)
        if not path.is_file() or path.stat().st_size != size:
            yield f"{subject} {digest[:12]}…"


INVARIANTS = (
    Invariant("每个地点都在上级之下", places_lie_where_their_path_says),
    Invariant("党组织逐级相连，上级都在", party_tree_is_whole),
    Invariant("三位管理员不是同一人", administrators_are_three_persons),
    Invariant("已删除的人没有留下姓名、密钥和联系方式", erased_leave_nothing),
    Invariant("密钥环打得开现有的个人信息", keys_open_what_they_closed),
    Invariant("每个参数同一时刻只有一个版本", one_version_in_force),
    Invariant("每张照片、每个文件都在", files_are_where_they_belong),
)
