"""Settings for development and the demo: plain HTTP on this computer, mail to the console."""

import os

from svd_portal.settings.base import *  # noqa: F403
from svd_portal.settings.base import LOGGING, STORAGES, flag

DEBUG = flag("DEBUG", default=True)
SECRET_KEY = os.environ.get("SECRET_KEY", "only-for-development-never-for-people's-data")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "sessionid"
CSRF_COOKIE_NAME = "csrftoken"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
SECOND_FACTOR_REQUIRED = not flag("DEMO")
# The history is a page; on a developer's terminal it would bury what went wrong.
LOGGING = LOGGING | {"loggers": {"svd.audit": {"level": "WARNING"}}}
