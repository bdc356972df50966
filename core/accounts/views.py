"""Signing in and out, also by card; the list of people, one's own account and language."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from core.access import SignedInRequest, allow, allow_anyone, before_second_step
from core.accounts import limits
from core.accounts.actions import UsernameTaken, choose_language, make_account, new_password, rename, set_password
from core.accounts.cards import clean_secret, digest
from core.accounts.forms import CardForm, LanguageForm, NameForm, OwnPasswordForm, PersonForm, SignInForm
from core.accounts.models import Role, User
from core.accounts.queries import find_people, holder
from core.accounts.sessions import end_other_visits, keep_visit
from core.languages import CHECKED, remember
from core.second_step import pending
from core.second_step import queries as second_step

PEOPLE_A_PAGE = 50
CARD_WAITS = 300  # seconds between scanning a card and signing in with it


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Signs in, or asks for the second step where the account has one."""
        user, keep = form.get_user(), form.cleaned_data["keep"]
        if second_step.is_on(user):
            pending.hold(self.request.session, user, keep=keep, next=self.get_success_url(), at=timezone.now())
            return redirect("second-step:code")
        response = super().form_valid(form)
        if keep:
            keep_visit(self.request)
        return response


sign_in = allow_anyone(SignIn.as_view())
sign_out = before_second_step(allow_anyone(LogoutView.as_view()))


@allow_anyone
@never_cache
@sensitive_post_parameters("secret")
def card(request: HttpRequest) -> HttpResponse:
    """For whoever has a card and no camera: the signs on it can be typed."""
    form = CardForm(request.POST or None, asker=limits.asker(request))
    if form.is_valid():
        login(request, form.student)
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/card.html", {"form": form})


@allow_anyone
@never_cache
@require_safe
def card_scanned(request: HttpRequest, secret: str) -> HttpResponse:
    """What the picture on a card opens. The secret leaves the address at once: no page, history or referrer holds it."""
    request.session["card"] = [digest(clean_secret(secret)), time.time()]
    response = redirect("accounts:card-confirmation")
    response["Referrer-Policy"] = "no-referrer"
    return response


@allow_anyone
@never_cache
def card_confirmation(request: HttpRequest) -> HttpResponse:
    """A link alone signs nobody in: programs that look at links open it too, and a shared PC has a last user."""
    scanned, at = request.session.get("card", ["", 0])
    student = holder(scanned) if time.time() - at < CARD_WAITS else None
    if student is None:
        limits.take(limits.CODES, limits.asker(request), at=timezone.now())
        return render(request, "accounts/card.html", {"form": CardForm(), "is_dead": True}, status=404)
    if request.method != "POST":
        return render(request, "accounts/card_confirmation.html", {"student": student})
    del request.session["card"]
    login(request, student)
    return redirect(settings.LOGIN_REDIRECT_URL)


@allow(Role.ADMIN)
@require_safe
def list_people(request: SignedInRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    page = Paginator(second_step.with_state(find_people(words)), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/people.html", {"page": page, "words": words})


@allow(Role.ADMIN)
@never_cache
def new_person(request: SignedInRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if form.is_valid():
        password = new_password()
        try:
            person = make_account(**form.cleaned_data, password=password, by=request.user)
        except UsernameTaken:
            form.refuse_username(form.cleaned_data["username"])
        else:
            return _show_password(request, person, password, back=reverse("accounts:people"))
    return render(request, "accounts/new_person.html", {"form": form})


@allow(Role.ADMIN)
@never_cache
def new_person_password(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks first, then sets a new password. An admin's own is changed on the account page, with the present one."""
    person = get_object_or_404(User.objects.exclude(pk=request.user.pk), pk=pk)
    return renew_password(request, person, place=_("People"), back=reverse("accounts:people"))


def renew_password(request: HttpRequest, person: User, *, place: str, back: str) -> HttpResponse:
    """Asks, then sets. Not an address itself: whoever calls has made sure that the asker looks after `person`.

    `place` and `back` name the page to return to and its address.
    """
    if request.method != "POST":
        return render(request, "accounts/new_person_password.html", {"person": person, "place": place, "back": back})
    password = new_password()
    by = request.user if request.user.is_authenticated else None
    return _show_password(request, set_password(person, password=password, by=by), password, back=back)


def _show_password(request: HttpRequest, person: User, password: str, *, back: str) -> HttpResponse:
    """The only page that ever holds the password: it is kept nowhere, so it comes as the answer to the POST itself."""
    return render(request, "accounts/password_once.html", {"person": person, "password": password, "back": back})


@before_second_step
@allow_anyone
def language(request: HttpRequest) -> HttpResponse:
    """Kept in a cookie, and on the account of whoever is signed in."""
    if request.method != "POST":
        back = request.GET.get("next", "")
        return render(request, "accounts/language.html", {"checked": CHECKED, "back": back})
    form = LanguageForm(request.POST, host=request.get_host(), is_secure=request.is_secure())
    if not form.is_valid():
        return redirect("accounts:language")
    code = form.cleaned_data["language"]
    if request.user.is_authenticated:
        choose_language(request.user, language=code)
    response = HttpResponseRedirect(form.cleaned_data["next"])  # `redirect` would take some for the name of a view
    remember(response, code)
    return response


@allow(*Role)
def own_account(request: SignedInRequest) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if form.is_valid():
        rename(request.user, name=form.cleaned_data["name"])
        messages.success(request, _("Your name is saved."))
        return redirect("accounts:account")
    return _render_account(request, name_form=form)


@allow(*Role)
@require_POST
@sensitive_post_parameters()
def own_password(request: SignedInRequest) -> HttpResponse:
    form = OwnPasswordForm(request.user, request.POST)
    if form.is_valid():
        set_password(request.user, password=form.cleaned_data["new_password1"], by=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed. You are still signed in here, and nowhere else."))
        return redirect("accounts:account")
    return _render_account(request, password_form=form)


@allow(*Role)
@require_POST
def other_visits(request: SignedInRequest) -> HttpResponse:
    end_other_visits(request, request.user)
    messages.success(request, _("You are still signed in here, and nowhere else."))
    return redirect("accounts:account")


def _render_account(
    request: SignedInRequest, *, name_form: NameForm | None = None, password_form: OwnPasswordForm | None = None
) -> HttpResponse:
    context = {
        "second_step_is_on": not request.user.is_student and second_step.is_on(request.user),
        "name_form": name_form or NameForm(initial={"name": request.user.name}),
        "password_form": password_form or OwnPasswordForm(request.user),
    }
    return render(request, "accounts/account.html", context)
