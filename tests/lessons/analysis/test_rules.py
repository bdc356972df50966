"""What the rules say of themselves."""

import subprocess
import sys
from pathlib import Path

import pytest

from lessons.analysis.rules import rules, word_lists
from lessons.codebook import TAGS

RULES = rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_a_rule_has_a_title_a_reason_examples_and_near_misses(rule):
    assert 10 < len(rule.title) < 120
    assert len(rule.reason) > 60
    assert rule.found
    assert rule.left
    assert rule.tags
    assert {tag.layer for tag in rule.tags} == {rule.layer}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_the_words_a_rule_finds_stand_in_its_examples(rule):
    for example in rule.found:
        assert any(marked for _, marked in example.pieces())
    for example in rule.left:
        assert not any(marked for _, marked in example.pieces())


def test_every_tag_has_a_rule():
    assert {tag.key for rule in RULES for tag in rule.tags} == set(TAGS)


def test_rules_are_named_once():
    assert len({rule.key for rule in RULES}) == len(RULES)


def test_word_lists_say_what_they_hold():
    lists = {words.key: words for words in word_lists()}
    assert all(words.about.endswith((".", "”")) and words.entries > 10 for words in lists.values())
    framing = lists["framing"]
    assert sum(count for _, count in framing.by_tag) == framing.entries


def test_rules_are_read_without_spacy():
    code = "import sys; from lessons.analysis.rules import rules, word_lists; rules(), word_lists(); sys.exit('spacy' in sys.modules)"
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
