"""The WSGI entry point."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
# Who saves holds the database, and after each statement waits for the other threads: let them take shorter turns.
sys.setswitchinterval(0.0005)
application = get_wsgi_application()
