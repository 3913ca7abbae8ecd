"""Settings, all from the environment (docs/operator.md lists them). A bad value stops the start."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from gongzhi import engine

from . import logs
from .environment import flag, kept_secret, one_of, tile_hosts, whole, words
from .settings_sign_in import *  # noqa: F403

SITE = Path(__file__).parent
ROOT = SITE.parent
DATA = engine.data_folder()
DEBUG = flag("GONGZHI_DEBUG")
SECRET_KEY = kept_secret("secret_key", DATA)
JOURNAL_KEY = kept_secret("journal_key", DATA).encode()
KEY_PROVIDER = os.environ.get("GONGZHI_KEY_PROVIDER", "gongzhi.people.vault.KeyRing")
KEY_FILE = os.environ.get("GONGZHI_KEY_FILE", str(DATA / "secrets" / "keyring.json"))
ALLOWED_HOSTS = words("GONGZHI_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("GONGZHI_ORIGINS", "")
HTTPS = flag("GONGZHI_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
ONLY = one_of("GONGZHI_ONLY", "", "public", "office")
"""Which of two networks this process serves (doors.py); empty: both at once."""
PUBLIC_URL = os.environ.get("GONGZHI_PUBLIC_URL", "").rstrip("/")
SESSION_COOKIE_AGE = whole("GONGZHI_SESSION_HOURS", 10) * 3600
SESSION_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

INSTALLED_APPS = [
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "pgtrigger",
    "procrastinate.contrib.django",
    "gongzhi.journal",
    "gongzhi.search",
    "gongzhi.policy",
    "gongzhi.places",
    "gongzhi.people",
    "gongzhi.files",
    "gongzhi.notices",
    "gongzhi.messages",
    "gongzhi.casework",
    "gongzhi.tasks",
    "gongzhi.meetings",
    "gongzhi.ratings",
    "gongzhi.triage",
    "gongzhi.indicators",
    "gongzhi.mechanisms.matters",
    "gongzhi.mechanisms.street_calls",
    "gongzhi.mechanisms.five_levels",
    "gongzhi.mechanisms.owners.survey",
    "gongzhi.mechanisms.owners.roll",
    "gongzhi.mechanisms.owners.assembly",
    "gongzhi.mechanisms.owners.review",
    "gongzhi.mechanisms.owners.voting",
    "gongzhi.mechanisms.owners.committee",
    "gongzhi.mechanisms.owners.correction",
    "gongzhi.mechanisms.owners.overview",
    "gongzhi.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gongzhi.site.logs.LogMiddleware",
    "csp.middleware.CSPMiddleware",
    "gongzhi.site.middleware.NetworkMiddleware",
    "gongzhi.site.api.problems.ProblemMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gongzhi.site.middleware.ActorMiddleware",
    "gongzhi.site.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "gongzhi.site.urls"
WSGI_APPLICATION = "gongzhi.site.wsgi.application"
COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "gongzhi.site.rendering.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "gongzhi.site.context.page",
            ],
        },
    }
]

DATABASES: dict[str, dict] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "ATOMIC_REQUESTS": False,
        "CONN_HEALTH_CHECKS": True,
        **engine.parts(engine.database_url(start=False)),
    }
}
OURS = {
    "pool": {"min_size": 1, "max_size": 16, "timeout": 5},
    # Planning took longer than running: plans are kept, and joins, which follow foreign keys from
    # the row that is looked for, stay in the order in which they are written (docs/performance.md).
    "server_side_binding": True,
    "prepare_threshold": 5,
    "options": "-c jit=off -c join_collapse_limit=4",
}
DATABASES["default"]["OPTIONS"] = {**OURS, **DATABASES["default"]["OPTIONS"]}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
LOGGING = logs.settings_of(one_of("GONGZHI_LOG", "plain", "json"))
SENTRY_DSN = os.environ.get("GONGZHI_SENTRY_DSN", "")
METRICS_TOKEN = os.environ.get("GONGZHI_METRICS_TOKEN", "")
MAP_TILES = os.environ.get("GONGZHI_MAP_TILES", "")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *tile_hosts(MAP_TILES)],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
    }
}

DEMO = flag("GONGZHI_DEMO")
"""A demo city: says so on each page, shows sign-in codes, offers one-press logins."""

MESSAGE_SENDER = os.environ.get(
    "GONGZHI_MESSAGE_SENDER", f"gongzhi.messages.senders.{'Shown' if DEMO else 'ByHand'}"
)
SMS_URL = os.environ.get("GONGZHI_SMS_URL", "")
SMS_KEYED = flag("GONGZHI_SMS_KEYED")
CHANNELS = os.environ.get("GONGZHI_CHANNELS", str(DATA / "secrets" / "channels"))
BALLOT_SIGNER = os.environ.get(
    "GONGZHI_BALLOT_SIGNER", "gongzhi.mechanisms.owners.voting.signing.Phone"
)
