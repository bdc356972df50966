"""The article as a whole."""

from lessons.analysis.article import article
from lessons.analysis.parsing import parse
from lessons.text.canonical import canonicalise

BALANCED = (
    "Bridge shut\n\nThe bridge at Orrin is shut, Ann Lee, the mayor, said on Monday. "
    "“We waited for an hour,” said Bob Day, a resident. According to the report, prices rose by two percent."
)


def whole(raw):
    return article(parse(canonicalise(raw)))


def keys(raw):
    return [link.key for link in whole(raw).missing]


def test_words_are_shared_out_by_voice_with_the_outlet_last():
    voices = whole("The mayor said it rained. The bus was late.").voices
    assert [(voice.name, voice.words) for voice in voices] == [("mayor", 2), ("", 7)]
    assert sum(voice.share for voice in voices) == 1


def test_voices_of_several_kinds_are_counted():
    found = whole(BALANCED)
    assert dict(found.sources) == {"named": 2, "document": 1}
    assert found.independent == 3


def test_a_spokesman_and_his_house_are_one_voice():
    raw = (
        "The ministry said it rained. The ministry's spokesman, Captain Ivo Karl, said it was cold. "
        "Karl added that it was late."
    )
    found = whole(raw)
    assert dict(found.sources) == {"named": 1, "institution": 1}
    assert found.independent == 1


def test_whoever_has_no_name_cannot_be_asked():
    assert whole("A source said the minister was ready to resign.").independent == 0


def test_missing_links_are_told_as_questions():
    raw = "The army said its jets had bombed a depot. The army said the raid destroyed it."
    assert keys(raw) == ["no-named-person", "no-document", "one-side-only", "no-evidence-shown", "nobody-on-the-spot"]


def test_an_article_with_people_and_documents_misses_little():
    assert keys(BALANCED) == []


def test_a_text_without_sources_misses_them_first():
    assert keys("The bus was late. It rained.") == ["no-source"]


def test_an_empty_text_has_no_voices():
    found = whole("")
    assert (found.voices, found.independent, found.sources, found.missing) == ((), 0, (), ())
