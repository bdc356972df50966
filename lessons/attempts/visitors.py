"""Who a visitor is: a random key in the browser session, made when an exercise is first opened."""

from django.http import HttpRequest
from django.utils.crypto import get_random_string

_SESSION_KEY = "visitor_key"


def visitor_key(request: HttpRequest) -> str:
    """The visitor's key; empty when this session has opened no exercise."""
    return str(request.session.get(_SESSION_KEY, ""))


def ensure_visitor_key(request: HttpRequest) -> str:
    """The visitor's key, made now if need be."""
    return str(request.session.setdefault(_SESSION_KEY, get_random_string(32)))
