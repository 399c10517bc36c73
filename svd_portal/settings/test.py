"""Settings of the test suite: the same engines as everywhere, a cheap password hash, mail in memory."""

import os
from pathlib import Path

# A run of the tests has private servers of its own, so it never meets the data of a demo.
os.environ.setdefault("VAR_DIR", str(Path(__file__).resolve().parent.parent.parent / "var" / "test"))

from svd_portal.settings.dev import *  # noqa: F403
from svd_portal.settings.dev import DATABASES, MIDDLEWARE

DEBUG = False
DEMO = False
SECOND_FACTOR_REQUIRED = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# A pool keeps connections to a test database that the runner wants to drop.
DATABASES["default"]["OPTIONS"].pop("pool")
# The live server serves static files by itself, from where they are built.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
