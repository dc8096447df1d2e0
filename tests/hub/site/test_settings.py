"""Settings from the environment, read in a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SHOW = """
import json
from haechi.hub.site import settings as s
names = "SESSION_COOKIE_SECURE CSRF_COOKIE_SAMESITE SECURE_HSTS_SECONDS ALLOWED_HOSTS FILE_UPLOAD_HANDLERS"
print(json.dumps({n: getattr(s, n) for n in ["DEBUG", *names.split()]} | {"proxies": sorted(s.HAECHI_PROXIES),
    "database": s.DATABASES["default"], "csp": s.CONTENT_SECURITY_POLICY["DIRECTIVES"]}, default=str))
"""


def settings(home: Path, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HAECHI_")}
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        env={**clean, "HAECHI_HOME": str(home), **env},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["HAECHI_CLOCK_FILE", "HAECHI_PROBE_ALLOW"])
def test_what_is_for_the_demonstration_is_refused_in_production(tmp_path: Path, name: str) -> None:
    refused = settings(tmp_path, **{name: "127.0.0.1:8611"})
    assert refused.returncode != 0
    assert "are for the demonstration" in refused.stderr
    assert settings(tmp_path, HAECHI_DEMO="1", **{name: "127.0.0.1:8611"}).returncode == 0


def test_a_public_address_brings_secure_cookies_and_a_trusted_proxy(tmp_path: Path) -> None:
    seen = json.loads(settings(tmp_path, HAECHI_BASE_URL="https://report.example").stdout)
    assert seen["SESSION_COOKIE_SECURE"] is True
    assert seen["CSRF_COOKIE_SAMESITE"] == "Strict"
    assert seen["SECURE_HSTS_SECONDS"] > 0
    assert "report.example" in seen["ALLOWED_HOSTS"]
    assert seen["proxies"] == ["127.0.0.1", "::1"]


def test_on_this_machine_no_header_is_believed_and_nothing_shows_its_insides(tmp_path: Path) -> None:
    seen = json.loads(settings(tmp_path).stdout)
    assert seen["proxies"] == []
    assert seen["DEBUG"] is False
    assert seen["FILE_UPLOAD_HANDLERS"] == []


def test_pages_take_everything_from_here_and_run_nothing_inline(tmp_path: Path) -> None:
    policy = json.loads(settings(tmp_path).stdout)["csp"]
    assert policy["default-src"] == ["'none'"]
    assert {source for sources in policy.values() for source in sources} == {"'self'", "'none'"}


def test_any_postgresql_by_url(tmp_path: Path) -> None:
    url = "postgresql://an%40na:se%2Fcret@db.example:6543/haechi?sslmode=verify-full"
    database = json.loads(settings(tmp_path, HAECHI_DATABASE_URL=url).stdout)["database"]
    assert (database["USER"], database["PASSWORD"]) == ("an@na", "se/cret")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 6543, "haechi")
    assert database["OPTIONS"] == {"sslmode": "verify-full"}
