"""The site's addresses; lessons are named only as strings."""

from django.urls import include, path

from core.comfort import views as comfort
from core.pages import views as pages

urlpatterns = [
    path("help/", pages.show_help, name="help"),
    path("reading-settings/", comfort.reading_settings, name="reading-settings"),
    path("privacy/", pages.show_privacy, name="privacy"),
    path("accessibility/", pages.show_accessibility, name="accessibility"),
    path("help/<slug:who>/", pages.show_help_for, name="help-for"),
    path("", include("core.accounts.urls")),
    path("", include("core.second_step.urls")),
    path("", include("core.audit.urls")),
    path("", include("lessons.urls")),
]

handler400 = "core.pages.views.not_understood"
handler403 = "core.pages.views.forbidden"
handler404 = "core.pages.views.not_found"
handler500 = "core.pages.views.broken"
