"""A PostgreSQL of the test's own, with this site's tables in it. Nothing of the machine's own databases is touched."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

FILL = """
import os, sys
from mysite import settings as site
PORT, PASSWORD = sys.argv[1:]
site.DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres", "USER": "tea",
                              "PASSWORD": "s3cret", "HOST": "127.0.0.1", "PORT": PORT}}
os.environ["DJANGO_SETTINGS_MODULE"] = "mysite.settings"
import django
django.setup()
from django.contrib.auth.models import Group, User
from django.core.management import call_command
call_command("migrate", verbosity=0)
ada = User.objects.create_user("ada", "ada@example.com", PASSWORD, first_name="Ada", is_staff=True)
ada.groups.add(Group.objects.create(name="Tea makers"))
User.objects.create_user("gone", password=PASSWORD, is_active=False)
"""


def program(name):
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = shutil.which(name) or (places and places[0])
    return str(found) if found else sys.exit(f"there is no `{name}`: install PostgreSQL")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def site_in_postgres(password):
    """The address of a database that holds two people and a group."""
    # PostgreSQL refuses to run as root; Debian's package brings a user for it.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp())
    if as_user:
        shutil.chown(folder, "postgres")
    (folder / "secret").write_text("s3cret")
    data, port = folder / "data", free_port()
    options = f"-k {folder} -p {port} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = [*as_user, program("pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
    setup = ["--username=tea", "--auth=scram-sha-256", f"--pwfile={folder / 'secret'}", "-D", str(data)]
    try:
        os.chmod(folder / "secret", 0o644)
        subprocess.run([*as_user, program("initdb"), *setup], check=True, stdout=subprocess.DEVNULL, cwd="/")
        subprocess.run([*control, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, cwd="/")
        words = [sys.executable, "-c", FILL, str(port), password]
        subprocess.run(words, check=True, cwd=Path(__file__).parent)
        yield f"postgres://tea:s3cret@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], stdout=subprocess.DEVNULL, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)
