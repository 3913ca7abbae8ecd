"""All pages. Each room lists its own; names are unique over all of them."""

from allauth.account.views import (
    account_inactive,
    login,
    logout,
    password_change,
    reauthenticate,
)
from django.urls import include, path

from .api import api
from .api.problems import elsewhere
from .health import health, ready
from .metrics import metrics

urlpatterns = [
    path("", include("gongzhi.site.portal.urls")),
    path("", include("gongzhi.site.board.urls")),
    path("desk/", include("gongzhi.site.workbench.urls")),
    path("desk/matters/", include("gongzhi.mechanisms.matters.urls")),
    path("desk/calls/", include("gongzhi.mechanisms.street_calls.urls")),
    path("desk/levels/", include("gongzhi.mechanisms.five_levels.urls")),
    path("desk/owners/surveys/", include("gongzhi.mechanisms.owners.survey.urls")),
    path("desk/owners/assembly/", include("gongzhi.mechanisms.owners.assembly.urls")),
    path("desk/owners/review/", include("gongzhi.mechanisms.owners.review.urls")),
    path("desk/owners/papers/", include("gongzhi.mechanisms.owners.voting.pages.urls")),
    path("desk/owners/votes/", include("gongzhi.mechanisms.owners.voting.urls")),
    path("desk/owners/corrections/", include("gongzhi.mechanisms.owners.correction.urls")),
    path("desk/owners/<str:code>/roll/", include("gongzhi.mechanisms.owners.roll.urls")),
    path("desk/owners/", include("gongzhi.mechanisms.owners.committee.urls")),
    path("desk/owners/", include("gongzhi.mechanisms.owners.overview.urls")),
    path("api/v1/", api.urls),
    path("api/<path:rest>", elsewhere, name="api_elsewhere"),
    path("health", health, name="health"),
    path("ready", ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    path("city/", include("gongzhi.site.city.urls")),
    path("account/login/", login, name="account_login"),
    path("account/logout/", logout, name="account_logout"),
    path("account/inactive/", account_inactive, name="account_inactive"),
    path("account/password/", password_change, name="account_change_password"),
    path("account/reauthenticate/", reauthenticate, name="account_reauthenticate"),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
