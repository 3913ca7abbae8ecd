"""Administrators, and those who are just signing in."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.urls import reverse

from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.owners.review.models import Basis, Reviewer
from gongzhi.people.models import Account, Holding, Mandate, Organisation, Person
from gongzhi.site.city.staff import KEY as STAFF_KEY

from ..town import NOW, Town
from .guest import named


def founder(town: Town) -> list[str]:
    """The system administrator: places and what stands around them."""
    place = town.cast.place
    community, grid, compound = place("371481001031").pk, place("G01").pk, place("AH").pk
    return [
        *named("first_steps", "deployment", "places", "place_locate", "place_outlines"),
        *named("city_add", "parameters", "city_import", "suggestions", "dead_letters"),
        "/city/places/?q=AH",
        "/city/places/locate/?at=37.7295,117.232&datum=WGS84",
        *(reverse("place", args=[pk]) for pk in (compound, grid)),
        *_each(compound, "place_add", "place_change", "place_outline", "place_retire"),
        *_each(community, "place_grids"),
        *_each(grid, "grid_cover"),
        reverse("parameter", args=["street_calls.respond"]),
        reverse("parameter_set", args=["street_calls.respond"]),
        reverse("parameter_set", args=["calendar.hours"]),
        reverse("city_import_job", args=[town.job]),
    ]


def _each(pk: int, *names: str) -> list[str]:
    return [reverse(name, args=[pk]) for name in names]


def lawgiver(town: Town) -> list[str]:
    """The system administrator: on what reviews rest, and who is asked."""
    basis, asked = Basis.objects.get().pk, Reviewer.objects.first().pk
    return [
        *named("review_grounds", "review_basis_add", "reviewer_add"),
        *_each(basis, "review_basis_end"),
        *_each(asked, "reviewer_question", "reviewer_end"),
    ]


def organiser(town: Town) -> list[str]:
    """The system administrator: organisations, posts and who holds them."""
    org, post = Organisation.objects.get(code="ah-zb").pk, town.cast.wang.post_id
    organisation = ("organisation", "organisation_change", "organisation_rehang")
    held = ("post", "post_change", "post_appoint", "post_hand_over", "post_deputy", "post_retire")
    return [
        *named("organisations", "organisation_add", "my_leave"),
        "/city/organisations/?q=安和",
        *_each(org, *organisation, "organisation_retire", "mandate_add", "post_add"),
        *_each(post, *held),
        *_each(Holding.objects.get(post=post).pk, "holding_end"),
        *_each(Mandate.objects.get(organisation=org).pk, "mandate_end"),
    ]


def asked_again(town: Town) -> list[str]:
    """An administrator who hasn't given the password once more."""
    return named("city_add", "city_import")


def guardian(town: Town) -> list[str]:
    """The security administrator."""
    closed = Account.objects.get(is_active=False).pk
    account = Account.objects.get(username="wang").pk
    acts = ("user_password", "user_factor", "user_unlock", "user_close")
    reporter = Matter.objects.exclude(reporter=None).order_by("pk").first().reporter_id
    return [
        *named("users", "city_import", "erasures"),
        *(reverse("erasure", args=[pk]) for pk in (reporter, town.cast.wang.person_id)),
        "/city/users/?closed=1",
        *_each(account, "user", *acts),
        *_each(closed, "user_reopen"),
        *_each(Person.objects.get(name="马新任").pk, "user_open"),
    ]


def auditor(town: Town) -> list[str]:
    return [reverse("audit"), f"{reverse('audit')}?act=accept", *named("inbox")]


def own_account(town: Town) -> list[str]:
    """Somebody with an authenticator, a passkey and codes on paper, who has just signed in."""
    key = Authenticator.objects.get(type="webauthn").pk
    pages = ("mfa_index", "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn")
    codes = ("mfa_view_recovery_codes", "mfa_generate_recovery_codes")
    account = ("usersessions_list", "account_change_password", "account_logout")
    return [
        *named(*pages, *codes, *account, "account_inactive"),
        *_each(key, "mfa_edit_webauthn", "mfa_remove_webauthn"),
    ]


def without_factor(town: Town) -> list[str]:
    return named("mfa_activate_totp", "mfa_index", "mfa_reauthenticate", "account_reauthenticate")


def fresh(town: Town) -> dict:
    """The session of somebody who signed in a moment ago."""
    return {"account_authentication_methods": [{"method": "password", "at": 2**33}]}


def staff(town: Town) -> dict:
    """The session of an administrator who has just given the password once more."""
    return {STAFF_KEY: (NOW + timedelta(minutes=30)).isoformat()}
