"""Settings of the example: Django's defaults, and at the end the three lines that are about Teahouse."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

# An example runs on your own machine. Set both before anybody else can reach it.
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "only-for-this-example-on-your-own-machine")
DEBUG = os.environ.get("DJANGO_DEBUG", "1") == "1"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "chat",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
ROOT_URLCONF = "mysite.urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("DJANGO_DATABASE", BASE_DIR / "db.sqlite3"),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
STATIC_URL = "static/"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"

# Teahouse's browser client, from its own folder. In your site: copy `web/js/teahouse.js` and `web/js/teahouse/`.
STATICFILES_DIRS = [BASE_DIR.parent.parent / "web" / "js"]

# Where Teahouse is, the secret that both know (32 random bytes or more), and the room to open.
TEAHOUSE_URL = os.environ.get("TEAHOUSE_URL", "http://127.0.0.1:8070")
TEAHOUSE_SECRET = os.environ.get("TEAHOUSE_TOKENS_HS256_SECRET", "")
TEAHOUSE_ROOM = "tea"
