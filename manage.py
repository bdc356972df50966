#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from django.core.management import execute_from_command_line

SERVES_NOBODY = {"analyze", "evaluate"}  # they only read files: they work without a secret key and host names

if __name__ == "__main__":
    if SERVES_NOBODY.intersection(sys.argv[1:2]):
        os.environ.setdefault("SOURCEWISE_OFFLINE", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
    execute_from_command_line(sys.argv)
