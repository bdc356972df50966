"""The record of what happened, for whoever looks after the site."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from core.audit.forms import FilterForm
from core.audit.queries import entries

ENTRIES_A_PAGE = 50


@allow(Role.ADMIN)
@require_safe
def show_record(request: SignedInRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    form.is_valid()
    page = Paginator(entries(**form.wanted()), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "wanted": form.wanted(), "days": settings.KEEP_RECORD.days}
    return render(request, "core/audit/record.html", context)
