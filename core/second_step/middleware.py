"""Whom a password alone does not let in sets the second step up before anything else."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.second_step import pending
from core.second_step.queries import must_have


class SetUpFirst:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, *_: Any) -> HttpResponse | None:
        lets_in = getattr(view, "before_second_step", False)
        user = request.user
        if lets_in or not user.is_authenticated or not must_have(user) or pending.is_done(request.session):
            return None
        return redirect("second-step:page")
