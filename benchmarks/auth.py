"""How many sign-in pages and session checks a project with the module auth takes, beside Django.

    python benchmarks/auth.py [--theme starter_html] [--seconds 20]

Beside a project of a theme with the module embedded stands what `django-admin startproject` makes,
with Django's own sign-in view and a page of the same size as ours. Both answer in a process of
their own, through all their middleware, without a server in between; they take turns, and the
medians are compared by processor time. "Session check" is a page behind the sign-in that says
who is there: the bare one reads session and user, ours also what is asked of the account and when
it was last seen. Needs Poetry and the package indexes. There is no bound: the figures say what
second factors, languages and policies cost.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "scripts"), str(REPOSITORY / "benchmarks")]

from load import make_bare  # noqa: E402

from quickscale.themes import THEMES  # noqa: E402
from tests.projects.workshop import (  # noqa: E402
    Project,
    open_workshop,
    production_variables,
)

ROUNDS = 5
# What is added to a bare project: its sign-in, a page that says who is there, and an account.
URLS = """
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.urls import path

urlpatterns = [
    path("accounts/login/", LoginView.as_view(template_name="login.html")),
    path("check/", login_required(lambda request: HttpResponse(request.user.get_username()))),
]
"""
OUR_URLS = """

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse

urlpatterns.append(
    path("check/", login_required(lambda request: HttpResponse(request.user.get_username())))
)
"""
# Prints the requests that a second of processor time takes, for both pages.
DRIVER = """
import sys, time
import django
django.setup()
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
users = get_user_model()
user, _ = users.objects.get_or_create(**{users.USERNAME_FIELD: "ada@example.com"})
options = {"HTTP_HOST": "localhost", "HTTP_X_FORWARDED_PROTO": "https"}
visitor, person = Client(**options), Client(**options)
person.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
for client, path in ((visitor, "/accounts/login/"), (person, "/check/")):
    for _ in range(20):
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
    begin, count = time.process_time(), 0
    while time.process_time() - begin < float(sys.argv[1]):
        client.get(path)
        count += 1
    print(count / (time.process_time() - begin))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--theme", choices=sorted(THEMES), default="starter_html")
    parser.add_argument("--seconds", type=float, default=20, help="for each page (default: 20)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with open_workshop(folder / "projects") as workshop:
            made = workshop.with_modules(options.theme, "auth")
            ours = with_accounts(made)
            bare = with_sign_in(make_bare(made, folder / "bare"))
            rounds = [
                [ask(project, folder, options.seconds / ROUNDS) for project in (ours, bare)]
                for _ in range(ROUNDS)
            ]
    for index, name in enumerate(("sign-in page", "session check")):
        our_rate, bare_rate = (
            statistics.median(each[side][index] for each in rounds) for side in (0, 1)
        )
        print(
            f"{name:14} {our_rate:6.0f} requests a second of processor time, "
            f"bare Django {bare_rate:6.0f}: {our_rate / bare_rate:.2f} x"
        )
    return 0


def with_accounts(project: Project) -> Project:
    """Add a page that says who is there."""
    with (project.root / project.package / "urls.py").open("a", encoding="utf-8") as urls:
        urls.write(OUR_URLS)
    return project


def with_sign_in(bare: Project) -> Project:
    """Give a bare project Django's sign-in view, as a page of a form and nothing else."""
    (bare.root / "bare" / "urls.py").write_text(URLS, encoding="utf-8")
    (bare.root / "templates").mkdir()
    page = (
        "<!DOCTYPE html><form method=post>{% csrf_token %}{{ form.as_p }}<button>Go</button></form>"
    )
    (bare.root / "templates" / "login.html").write_text(page, encoding="utf-8")
    with (bare.root / "bare" / "settings.py").open("a", encoding="utf-8") as settings:
        settings.write("DEBUG = False\nALLOWED_HOSTS = ['*']\n")
        settings.write("TEMPLATES[0]['DIRS'] = [BASE_DIR / 'templates']\n")
    return bare


def ask(project: Project, folder: Path, seconds: float) -> list[float]:
    """Return for each page how many requests a second of processor time takes."""
    variables = production_variables(database_url=f"sqlite:///{folder}/ours.sqlite3")
    if project.package == "bare":
        variables = {"DJANGO_SETTINGS_MODULE": "bare.settings"}
    variables["PYTHONPATH"] = str(project.root)
    variables["LOG_LEVEL"] = "ERROR"
    output = project.run(project.python, "-c", DRIVER, str(seconds), variables=variables).stdout
    return [float(line) for line in output.splitlines()[-2:]]


if __name__ == "__main__":
    sys.exit(main())
