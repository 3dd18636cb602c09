#!/usr/bin/env python3
"""This site and a real Teahouse: accounts move over with their passwords, and visitors are signed in by token.

Run by `cargo xtask django`, with TEAHOUSE naming the program. Needs requirements-test.txt. Nothing here waits for a time.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from postgres_for_test import site_in_postgres

HERE = Path(__file__).resolve().parent
TEAHOUSE = os.environ["TEAHOUSE"]
SECRET = "tCq3ZkP0vW8yNfS5jRb1uXe7LhGmDa4K"
PASSWORD = "茶 and 7 Biscuits"
HASHERS = {
    "pbkdf2": "PBKDF2PasswordHasher",
    "pbkdf2_sha1": "PBKDF2SHA1PasswordHasher",
    "argon2": "Argon2PasswordHasher",
    "bcrypt_sha256": "BCryptSHA256PasswordHasher",
    "bcrypt": "BCryptPasswordHasher",
    "scrypt": "ScryptPasswordHasher",
}
checks = 0


def check(condition, what):
    global checks
    checks += 1
    if not condition:
        sys.exit(f"FAILED: {what}")


class Server:
    """A Teahouse over a data folder."""

    def __init__(self, data):
        self.data = data
        environment = {"TEAHOUSE_TOKENS_HS256_SECRET": SECRET, "TEAHOUSE_LIMITS_ENABLED": "false"}
        words = [TEAHOUSE, "--listen", "127.0.0.1:0", "--data", str(data)]
        self.process = subprocess.Popen(words, env=environment, cwd=data.parent, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().removeprefix("listening on ").strip()
        check(self.url.startswith("http://"), "the server starts")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        check(self.process.wait() == 0, "the server ends well")

    def ask(self, path, body=None, token=None):
        """Status and answer; a body makes it a POST."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", data, headers)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

    def sign_in(self, login, password=PASSWORD):
        return self.ask("sign-in", {"login": login, "password": password, "cookie": False})


def teahouse_import(data, database, *more):
    words = [TEAHOUSE, "--data", str(data), "import", "django", "--database", str(database), "--json", *more]
    done = subprocess.run(words, env={}, cwd=data.parent, capture_output=True, text=True)
    check(done.returncode == 0, f"{' '.join(words)}: {done.stderr}")
    return json.loads(done.stdout)


def fill_django(database):
    """A site with all that people have become over the years."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "mysite.settings",
        "DJANGO_DATABASE": str(database),
        "TEAHOUSE_TOKENS_HS256_SECRET": SECRET,
    }
    sys.path.insert(0, str(HERE))
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}" for name in HASHERS.values()]
    django.setup()
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import Group, User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    makers, _ = Group.objects.get_or_create(name="Tea makers")
    for number, (login, name) in enumerate(HASHERS.items()):
        hasher = "pbkdf2_sha256" if login == "pbkdf2" else login
        user = User(username=login, password=make_password(PASSWORD, hasher=hasher), email=f"{login}@example.com")
        user.first_name, user.last_name = "Hashed", f"No {number}"
        user.save()
        user.groups.add(makers)
    User.objects.create_superuser("root", "root@example.com", PASSWORD)
    User.objects.create_user("staff", password=PASSWORD, is_staff=True).groups.add(makers)
    User.objects.create_user("gone", password=PASSWORD, is_active=False)
    User.objects.create_user("no_password")
    User.objects.create_user("ada@example.com", password=PASSWORD)
    User.objects.create_user("Root", password=PASSWORD)
    User.objects.create(username="ancient", password="md5$salt$" + "0" * 32)
    return User


def accounts_move_over(server, database, users):
    everybody = users.objects.count()
    dry = teahouse_import(server.data, database, "--groups-as-rooms", "--dry-run")
    check((dry["made"], dry["rooms_made"]) == (everybody, 1), f"a dry run counts: {dry}")
    check(server.sign_in("pbkdf2")[0] == 401, "a dry run makes nobody")

    first = teahouse_import(server.data, database, "--groups-as-rooms")
    check((first["read"], first["made"], first["rooms_made"]) == (everybody, everybody, 1), f"all are made: {first}")
    told = "\n".join(f"{remark['who']}: {remark['what']}" for remark in first["remarks"])
    for word in ("ada@example.com", "(Root)", "ancient", "md5"):
        check(word in told, f"{word} is told: {told}")

    for login in [*HASHERS, "root", "staff", "ada@example.com", "ada", "scrypt@example.com"]:
        status, answer = server.sign_in(login)
        check(status == 200 and answer["token"], f"{login} signs in: {status} {answer}")
        check(answer["me"]["role"] == ("admin" if login == "root" else "member"), f"{login} is {answer['me']}")
        check(server.sign_in(login, "another password")[0] == 401, f"{login} with another password")
    for login in ("no_password", "ancient", "nobody"):
        check(server.sign_in(login)[0] == 401, f"{login} does not sign in")
    check(server.sign_in("gone")[0] in (401, 403), "who was inactive does not sign in")

    members = rows(server.data, "SELECT title, login, members.role FROM members JOIN people ON people.id = person "
                   "JOIN rooms ON rooms.id = room WHERE title = 'Tea makers'")
    roles = {login: role for _, login, role in members}
    check(len(roles) == len(HASHERS) + 1 and roles["staff"] > roles["pbkdf2"], f"staff keep order: {members}")


def a_second_import_changes_what_changed(server, database, users):
    again = teahouse_import(server.data, database, "--groups-as-rooms")
    check((again["made"], again["changed"], again["rooms_made"]) == (0, 0, 0), f"nothing changed: {again}")
    users.objects.filter(username="bcrypt").update(first_name="Renamed")
    users.objects.filter(username="scrypt").update(is_active=False)
    users.objects.create_user("newcomer", password=PASSWORD)
    _, open_before = server.sign_in("scrypt")
    again = teahouse_import(server.data, database, "--groups-as-rooms")
    check((again["made"], again["changed"]) == (1, 2), f"one is new and two changed: {again}")
    check(server.sign_in("bcrypt")[1]["me"]["name"] == "Renamed No 4", "the new name came over")
    check(server.sign_in("scrypt")[0] in (401, 403), "who was switched off since does not sign in")
    check(server.ask("sessions", token=open_before["token"])[0] == 401, "and is signed out")
    check(server.sign_in("newcomer")[0] == 200, "the newcomer signs in")


def rows(data, query):
    """What the log's database holds: only read."""
    file = next(path for path in data.iterdir() if path.suffix in (".db", ".sqlite3", ".sqlite"))
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def passwords_are_hashed_anew(data):
    hashes = {login: password for login, password in rows(data, "SELECT login, password FROM people") if login}
    for login in ("pbkdf2", "argon2", "bcrypt", "root"):
        check(hashes[login].startswith("$argon2id$v=19$m=19456,t=2,p=1$"), f"{login}: {hashes[login][:20]}")
    check(hashes["Root2"].startswith("pbkdf2_sha256$"), "who has not signed in keeps Django's")


def visitors_are_signed_in_by_token(server, users):
    from django.conf import settings
    from django.test import Client

    settings.TEAHOUSE_URL = server.url
    visitor = Client()
    check(visitor.get("/teahouse-token").status_code == 403, "nobody gets no token")
    check(visitor.get("/").status_code == 302, "nobody is asked to sign in")
    check(visitor.post("/accounts/login/", {"username": "bcrypt", "password": PASSWORD}).status_code == 302, "sign in")
    page = visitor.get("/").content.decode()
    check(server.url.replace("http", "ws") + "/ws" in page and 'type="module"' in page, "the page knows where to")
    token = visitor.get("/teahouse-token").content.decode()
    status, me = server.ask("me", token=token)
    check(status == 200 and not me["guest"] and me["name"].startswith("Renamed No 4"), f"by token: {status} {me}")
    status, sent = server.ask("rooms/tea/messages", {"client_id": "one", "text": "hello"}, token)
    check(status == 201 and sent["user"]["id"] == me["id"], f"and speaks: {status} {sent}")
    header, claims, signature = token.split(".")
    check(server.ask("me", token=f"{header}.{claims}x.{signature}")[0] == 401, "a changed token opens nothing")
    visitor.logout()
    root = Client()
    root.force_login(users.objects.get(username="root"))
    admin = server.ask("me", token=root.get("/teahouse-token").content.decode())[1]
    check(admin["role"] == "admin", f"superusers are admins: {admin}")


def accounts_move_over_from_postgresql(data):
    with site_in_postgres(PASSWORD) as address:
        first = teahouse_import(data, address, "--groups-as-rooms", "public")
        again = teahouse_import(data, address, "--groups-as-rooms", "public")
    check((first["made"], first["disabled"], first["rooms_made"]) == (2, 1, 1), f"from PostgreSQL: {first}")
    check((again["made"], again["changed"], again["same"]) == (0, 0, 2), f"and again: {again}")
    server = Server(data)
    status, answer = server.sign_in("ada@example.com")
    check(status == 200 and answer["me"]["name"] == "Ada", f"ada signs in: {status} {answer}")
    check(server.sign_in("gone")[0] in (401, 403), "who was inactive there does not")
    server.stop()


def tokens_name_the_people_of_an_import(data, database, users):
    from chat.tokens import token_for

    teahouse_import(data, database, "--issuer")
    server = Server(data)
    by_password = server.sign_in("argon2")[1]["me"]
    by_token = server.ask("me", token=token_for(users.objects.get(username="argon2")))[1]
    check(by_password["id"] == by_token["id"], f"one person, whichever way: {by_password} {by_token}")
    server.stop()


def main():
    with tempfile.TemporaryDirectory() as folder:
        database, data = Path(folder) / "db.sqlite3", Path(folder) / "data"
        users = fill_django(database)
        server = Server(data)
        accounts_move_over(server, database, users)
        a_second_import_changes_what_changed(server, database, users)
        visitors_are_signed_in_by_token(server, users)
        server.stop()
        passwords_are_hashed_anew(data)
        users.objects.create_user("latecomer", password=PASSWORD)
        alone = teahouse_import(data, database)
        check(alone["made"] == 1, f"an import works without a running server, too: {alone}")
        server = Server(data)
        check(server.sign_in("latecomer")[0] == 200, "the latecomer signs in")
        server.stop()
        tokens_name_the_people_of_an_import(Path(folder) / "another", database, users)
        accounts_move_over_from_postgresql(Path(folder) / "third")
    print(f"{checks} checks passed, {len(HASHERS)} kinds of passwords")


main()
