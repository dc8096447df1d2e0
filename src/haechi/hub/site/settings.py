"""Every setting of the hub, read from the environment (`HAECHI_*`) in one place.

`HAECHI_DEMO=1` allows what production refuses: a movable clock and local probe targets.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from haechi.infra.keys import Keyring
from haechi.infra.paths import state_dir

SITE = Path(__file__).parent
HUB = SITE.parent

HAECHI_HOME = state_dir()
HAECHI_KEYS = os.environ.get("HAECHI_KEYS") or str(HAECHI_HOME / "keys")
HAECHI_DEMO = os.environ.get("HAECHI_DEMO") == "1"
HAECHI_CLOCK_FILE = os.environ.get("HAECHI_CLOCK_FILE", "")
HAECHI_BASE_URL = os.environ.get("HAECHI_BASE_URL", "http://127.0.0.1:8600")
_HTTPS = HAECHI_BASE_URL.startswith("https://")
# The proxies that stand before the hub and write X-Forwarded-For, "address,address". The hub itself speaks
# plain http: where its address is https, a proxy on this machine is the usual way.
HAECHI_PROXIES = frozenset(
    os.environ.get("HAECHI_PROXIES", "127.0.0.1,::1" if _HTTPS else "").replace(",", " ").split()
)
# Where "Exit this page" leads: a busy, harmless page that nobody wonders about.
HAECHI_EXIT_URL = os.environ.get("HAECHI_EXIT_URL", "https://www.naver.com/")
# Local targets this deployment lets its probes reach, "host:port,host:port"; shown at start.
HAECHI_PROBE_ALLOW = os.environ.get("HAECHI_PROBE_ALLOW", "")
# The mail server that takes notices (smtp://user:password@host:587) and the address they come from.
HAECHI_MAIL_URL = os.environ.get("HAECHI_MAIL_URL", "")
HAECHI_MAIL_FROM = os.environ.get("HAECHI_MAIL_FROM", "")
# The separate service that may compare content; none unless a body with a mandate runs one.
HAECHI_PROBER_URL = os.environ.get("HAECHI_PROBER_URL", "")
HAECHI_PROBER_TOKEN = os.environ.get("HAECHI_PROBER_TOKEN", "")
# Whether people are asked for window hashes. A coarse picture can be drawn from them: an operator decides.
HAECHI_WINDOWS = os.environ.get("HAECHI_WINDOWS") == "1"
if (HAECHI_CLOCK_FILE or HAECHI_PROBE_ALLOW) and not HAECHI_DEMO:
    raise ImproperlyConfigured(
        "HAECHI_CLOCK_FILE and HAECHI_PROBE_ALLOW are for the demonstration. Unset them or set HAECHI_DEMO=1."
    )


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "haechi",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": query.pop("port", None) or parts.port or "",
        "OPTIONS": query,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(os.environ.get("HAECHI_DATABASE_URL", "postgresql:///haechi"))}

SECRET_KEY = Keyring.create(Path(HAECHI_KEYS)).secret("django").hex()
DEBUG = False
ALLOWED_HOSTS = [urlsplit(HAECHI_BASE_URL).hostname or "localhost", "localhost", "127.0.0.1"]
ROOT_URLCONF = "haechi.hub.site.urls"
WSGI_APPLICATION = "haechi.hub.site.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "procrastinate.contrib.django",
    "haechi.hub.kernel.apps.KernelConfig",
    "haechi.hub.ledger.apps.LedgerConfig",
    "haechi.hub.measures.apps.MeasuresConfig",
    "haechi.hub.platforms.apps.PlatformsConfig",
    "haechi.hub.banks.apps.BanksConfig",
    "haechi.hub.casework.apps.CaseworkConfig",
    "haechi.hub.site.apps.SiteConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "haechi.hub.site.middleware.NoTraceMiddleware",
    "haechi.hub.site.arrivals.ProxyMiddleware",
    "haechi.hub.site.static_files.StaticFilesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "haechi.hub.site.arrivals.BoundMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "haechi.hub.site.middleware.NamedErrorsMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates", *sorted((HUB / "casework").glob("*/templates"))],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [SITE / "static"]

AUTH_USER_MODEL = "kernel.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = LOGOUT_REDIRECT_URL = "desk:sign_in"
LOGIN_REDIRECT_URL = "desk:queue"
# Wrong passwords are counted in memory for an hour. The other handler would keep every user name, address and
# posted field for ever, among them what somebody typed into the wrong box.
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "haechi.hub.site.desk.views.locked_out"
AXES_VERBOSE = False

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [SITE / "locale", *sorted(HUB.glob("**/locale"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Seoul"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 60 * 60 * 8
CSRF_COOKIE_AGE = None
# Behind a proxy the hub sees http, and a browser that sends the public origin is right all the same.
CSRF_TRUSTED_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(HAECHI_BASE_URL))]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Media never reach the hub, so there is no way to hand it a file.
FILE_UPLOAD_HANDLERS: list[str] = []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "haechi.hub.site.quiet.QuietFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Their warnings quote what a visitor typed: addresses that do not exist, user names that are none.
    "loggers": {"django.request": {"level": "ERROR"}, "axes": {"level": "ERROR"}},
}
