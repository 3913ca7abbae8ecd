"""Who keeps a roll, looks at it, or stands on it."""

from django.urls import reverse

from gongzhi.mechanisms.owners.roll.models import Holder, Roll
from gongzhi.notices.models import Objection
from gongzhi.places.models import Place

from .. import visitor
from ..town import Town


def roll_keeper(town: Town) -> list[str]:
    """The community that puts a roll together."""
    pages = ("roll", "roll_unit_add", "roll_conflicts", "roll_publish", "roll_freeze")
    rolls = [reverse(name, args=["AH"]) for name in (*pages, "roll_import")]
    here = Roll.objects.get(compound__code="AH", frozen_at=None)
    units = ("3-1-101", "3-1-102", "3-1-202", "3-2-101", "3-2-102")
    return [
        *rolls,
        f"{rolls[0]}?gap=any&q=3-1",
        f"{rolls[0]}?q=没有这一户",
        f"{reverse('roll_conflicts', args=['AH'])}?settled=1",
        reverse("roll_import_job", args=["AH", town.roll_job]),
        *(reverse("roll_unit", args=["AH", here.units.get(number=n).pk]) for n in units),
        *(reverse("roll_conflict", args=["AH", c.pk]) for c in here.conflicts.order_by("pk")),
    ]


def roll_publisher(town: Town) -> list[str]:
    """The street that made a roll public."""
    objection = Objection.objects.get(notice__subject__startswith="roll:", answered_at=None)
    pages = ("roll", "roll_objections", "roll_withdraw", "roll_freeze", "roll_publish")
    return [
        *(reverse(name, args=["LH"]) for name in pages),
        reverse("roll_objection", args=["LH", objection.pk]),
    ]


def roll_reader(town: Town) -> list[str]:
    """The street with a frozen roll, and a compound that has none."""
    frozen = Roll.objects.filter(compound__code="TY", frozen_at__isnull=False).latest("number")
    without = Place.objects.filter(kind="compound", path__startswith=town.cast.li.place_path)
    none = without.exclude(pk__in=Roll.objects.values("compound")).first()
    return [
        *(reverse(name, args=["TY"]) for name in ("roll", "roll_proof", "roll_open")),
        reverse("roll_unit", args=["TY", frozen.units.first().pk]),
        *([reverse("roll", args=[none.code])] if none else []),
    ]


def on_roll(town: Town) -> list[str]:
    """An owner, and the roll of their compound; of others they are on no roll."""
    return [reverse("roll_own", args=[code]) for code in ("LH", "TY")]


def owner_of_public(town: Town) -> dict:
    here = Holder.objects.get(owner__number=1, roll__compound__code="LH", votes=True)
    return visitor.proved(here.person_id)
