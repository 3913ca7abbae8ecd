"""Residents, with and without a proved phone."""

from django.urls import reverse

from gongzhi.mechanisms.matters.models import Matter
from gongzhi.notices.models import Notice

from .. import visitor
from ..town import Town
from .guest import named


def resident(town: Town) -> list[str]:
    texts = ("notices", "privacy", "accessibility", "figures", "feedback", "parts", "account_login")
    doors = ("home", "report", "follow_find", "progress_find", "find_compound", "my_data_sign_in")
    doors += ("my_votes_sign_in", "receipt_check")
    answered = town.matter("answered").case.number
    return [
        *named(*doors, *texts),
        "/report/?c=AH",
        "/compounds/?q=ah",
        *(reverse("compound", args=[code]) for code in ("AH", "LH")),
        *(reverse("owners_public", args=[code]) for code in ("AH", "LH")),
        reverse("compound_qr", args=["AH"]),
        reverse("wall_open", args=["x"]),
        reverse("progress", args=[answered]),
        *(reverse("notice", args=[n.pk]) for n in Notice.objects.order_by("pk")),
        reverse("report_done", args=[town.matter("raised").token]),
    ]


def follower(town: Town) -> list[str]:
    """The links of their own that reporters hold, whatever became of the matter."""
    states = [s for p, s in town.cases if p == "matter"]
    links = [reverse("follow", args=[town.matter(s).token]) for s in sorted(states)]
    acts = [f"{links[sorted(states).index('answered')]}?do={do}" for do in ("review", "redo")]
    raised = links[sorted(states).index("raised")]
    return [*links, *acts, *(f"{raised}?do={do}" for do in ("add", "withdraw"))]


def known_resident(town: Town) -> list[str]:
    acts = [f"{reverse('my_data')}?do={do}" for do in ("name", "phone", "erase")]
    return [*named("report", "follow_find", "feedback", "my_data"), *acts]


def proved(town: Town) -> dict:
    """What a session keeps of a phone that was proved."""
    return visitor.proved(Matter.objects.exclude(reporter=None).order_by("pk").first().reporter_id)
