"""The registry of what is kept about people is held to the models."""

from django.apps import apps
from django.db import models

from core.accounts.models import User
from lessons.privacy.data_map import DOCUMENT, document
from lessons.privacy.queries import model_of
from lessons.privacy.registry import HOLDINGS

OF_WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)


def every_model():
    return {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def test_every_model_is_in_the_registry_once():
    assert sorted(holding.model for holding in HOLDINGS) == sorted(every_model())


def test_every_pointer_at_a_person_is_in_the_registry():
    missing = []
    for holding in HOLDINGS:
        known = {pointer.path for pointer in holding.pointers}
        fields = model_of(holding)._meta.concrete_fields
        people = [field.name for field in fields if field.related_model is User]
        missing += [f"{holding.model}.{name}" for name in people if name not in known]
    assert missing == []


def test_every_field_of_words_is_in_the_registry():
    """A choice among given words tells nothing of its own."""
    missing = []
    for holding in HOLDINGS:
        known = {*holding.words, *holding.plain, *holding.secret, *holding.inside}
        fields = {field.name: field for field in model_of(holding)._meta.concrete_fields}
        missing += [f"{holding.model}.{name} is not there" for name in known - fields.keys()]
        missing += [
            f"{holding.model}.{name}"
            for name, field in fields.items()
            if isinstance(field, OF_WORDS) and not field.choices and name not in known
        ]
    assert missing == []


def test_words_about_people_lead_to_them():
    """Words of a person in a row that leads to nobody could be neither taken out nor erased."""
    assert [holding.model for holding in HOLDINGS if holding.words and not holding.pointers] == []


def test_data_map_is_written_from_the_registry():
    assert DOCUMENT.read_text() == document(), "run: python -m lessons.privacy"
