"""Which pages are open to all, and which are served in which network. Whatever is not open to all
needs a sign-in, a second factor and a post.

In two networks (docs/decisions/0011) the site runs twice on one database. `public`, on the
Internet, serves what residents use and nothing that an account could open: no sign-in, no desk, no
API, no figures for monitoring. `office`, on the government's network, serves everything: desks link
to the residents' pages, and a counter helps a resident at its own machine.
"""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import ResolverMatch

from gongzhi.people.asking import Request
from gongzhi.people.models import Account

RESIDENTS = frozenset(
    {
        "home",
        "report",
        "report_done",
        "report_code",
        "report_near",
        "follow_find",
        "follow",
        "follow_photo",
        "progress",
        "progress_find",
        "notices",
        "notice",
        "candidacy_find",
        "candidacy",
        "find_compound",
        "compound",
        "compound_qr",
        "owners_public",
        "map_shapes",
        "figures",
        "privacy",
        "my_data",
        "my_data_sign_in",
        "my_data_sign_out",
        "my_data_act",
        "my_votes",
        "my_votes_sign_in",
        "ballot",
        "ballot_receipt",
        "ballot_slip",
        "receipt_check",
        "vote_result",
        "vote_receipts",
        "vote_recount",
        "committee",
        "committee_complaint",
        "representatives",
        "representative_opinion",
        "roll_own",
        "my_corrections",
        "correction_told",
        "feedback",
        "accessibility",
        "text_size",
        "set_language",
    }
)
"""Pages that residents use, without an account."""
ENTRANCE = frozenset(
    {
        "demo_sign_in",
        "account_login",
        "account_logout",
        "account_inactive",
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)
"""Where officials sign in."""
WALLS = frozenset({"board_live", "wall", "wall_tables", "wall_ticket", "wall_open"})
"""A screen on a wall shows its pass instead."""
WATCHED = frozenset({"health", "ready", "robots"})
MACHINES = WATCHED | {"metrics", "api_elsewhere", "parts"}
"""For machines, and the sheet of all parts of a page."""
PUBLIC = RESIDENTS | ENTRANCE | WALLS | MACHINES
"""Names of the routes that nobody needs to sign in for. The API asks for a token of its own."""

ON_THE_INTERNET = RESIDENTS | WATCHED
WITHOUT_POST = frozenset({"no_post", "act_as"})
OWN_LOCK = ("mfa", "account", "usersessions", "api-1")
"""Prefixes or namespaces that do their own checking once somebody is signed in."""
ON_THE_WAY = frozenset({"account_change_password", "account_reauthenticate"})
"""Where a password that was given out may still be used."""


def is_served(match: ResolverMatch) -> bool:
    """Is this page served here? (setting ONLY)"""
    if settings.ONLY != "public":
        return True
    return not match.namespaces and match.url_name in ON_THE_INTERNET


def stop_at_door(request: Request) -> HttpResponse | None:
    """The page to show instead, or None if the person may enter."""
    match = request.resolver_match
    assert match  # it was found: there is a view
    name, space = match.url_name or "", match.namespace
    if name in PUBLIC or space == "api-1":
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if name in ON_THE_WAY:
        return None
    if request.user.one_time_until:
        return redirect("account_change_password")
    if name.startswith(OWN_LOCK):
        return None
    if not second_factor(request, request.user):
        return redirect("mfa_index")
    if not request.actor and name not in WITHOUT_POST:
        return render(request, "no_post.html", status=403)
    return None


def second_factor(request: Request, account: Account) -> bool:
    """Has this session shown, or just set up, a second factor? Demo roles do without."""
    if account.is_demo and settings.DEMO:
        return True
    if request.session.get("second_factor"):
        return True
    from allauth.mfa.utils import is_mfa_enabled

    shown = is_mfa_enabled(account)  # allauth asks for it at sign-in once it is set up
    if shown:
        request.session["second_factor"] = True
    return shown
