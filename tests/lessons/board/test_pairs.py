"""Two students share one piece of work."""

from datetime import timedelta
from random import SystemRandom

import pytest
from django.utils import timezone

from core.accounts.actions import make_account
from lessons.assignments.actions import CannotPair, change_terms, choose_partner, give_time, pair, pair_the_rest, part
from lessons.assignments.models import Assignment, Partnership
from lessons.assignments.queries import assignments_with_counts, partner_of
from lessons.attempts.actions import begin, submit_attempt
from lessons.attempts.models import Attempt
from lessons.classrooms.actions import enrol
from lessons.gradebook.queries import results_of, work_of
from tests.lessons.board.conftest import CLOSED, SAID


def test_both_see_and_mark_one_page_and_either_hands_in(signed_in, ben, amina, assignment, work):
    pair(assignment, ben, amina)
    own = work(ben, SAID)
    assert work(amina, CLOSED) == own
    assert own.marks.count() == 2
    page = signed_in(amina).get(f"/assignments/{assignment.pk}/practise/")
    assert "the mayor said" in page.text
    assert "You work with" in page.text
    signed_in(amina).post(f"/attempts/{own.pk}/submission/")
    assert [row.attempt for row in results_of(assignment).rows] == [own, own]
    assert assignments_with_counts(assignment.classroom).get().handed_in == 2
    for student in (ben, amina):
        assert [item.attempt for item in work_of(student, at=timezone.now()).returned] == [own]
        assert signed_in(student).get(f"/assignments/{assignment.pk}/compare/").context["page"].agreed == 2


def test_a_student_names_a_partner_who_has_not_begun(signed_in, ben, amina, assignment, work, now):
    change_terms(assignment, in_pairs=True, at=now)
    attempt = work(ben, SAID)
    practise = f"/assignments/{assignment.pk}/practise/"
    assert f"/assignments/{assignment.pk}/partner/" in signed_in(ben).get(practise).text
    signed_in(ben).post(f"/assignments/{assignment.pk}/partner/", {"student": amina.pk})
    attempt.refresh_from_db()
    assert attempt.partner == amina
    assert partner_of(amina, assignment) == ben


def test_naming_a_partner_opens_nobodys_work(signed_in, ben, amina, assignment, work, now):
    change_terms(assignment, in_pairs=True, at=now)
    attempt = work(amina, SAID)
    answer = signed_in(ben).post(f"/assignments/{assignment.pk}/partner/", {"student": amina.pk})
    assert "has begun already" in answer.text
    assert not Partnership.objects.exists()
    with pytest.raises(CannotPair):
        choose_partner(assignment, ben, amina)
    assert not Attempt.objects.of(ben).exists()
    pair(assignment, ben, amina)  # their teacher may
    assert Attempt.objects.of(ben).get() == attempt


def test_students_choose_only_where_the_terms_let_them(signed_in, ben, amina, assignment):
    answer = signed_in(ben).post(f"/assignments/{assignment.pk}/partner/", {"student": amina.pk})
    assert answer.status_code == 404
    assert not Partnership.objects.exists()


def test_nobody_is_in_two_pairs_nor_paired_across_classes(ben, amina, cleo, assignment, other_classroom, work):
    for both in [(ben, ben), (ben, cleo)]:
        with pytest.raises(CannotPair):
            pair(assignment, *both)
    work(ben, SAID)
    work(amina, SAID)
    with pytest.raises(CannotPair):  # whose work would it be?
        pair(assignment, ben, amina)


def test_work_handed_in_alone_stays_alone(ben, amina, assignment, work, now):
    submit_attempt(work(ben, SAID), at=now)
    with pytest.raises(CannotPair):
        pair(assignment, ben, amina)


def test_parting_leaves_work_with_whoever_began_it(ben, amina, assignment, work, now):
    pair(assignment, ben, amina)
    attempt = work(ben, SAID)
    part(assignment, amina)
    assert Attempt.objects.of(ben).get() == attempt
    assert not Attempt.objects.of(amina).exists()
    assert begin(assignment.version, assignment=assignment, student=amina, visitor_key="", at=now) != attempt


def test_a_pair_that_has_handed_in_stays_one(signed_in, ada, ben, amina, assignment, work, now):
    pair(assignment, ben, amina)
    submit_attempt(work(ben, SAID), at=now)
    answer = signed_in(ada).post(f"/assignments/{assignment.pk}/pairs/{ben.pk}/parting/", follow=True)
    assert "stay a pair" in answer.text
    assert Partnership.objects.count() == 2


def test_the_longer_extra_time_holds_for_both(ben, amina, assignment, work, now):
    pair(assignment, ben, amina)
    give_time(assignment, amina, minutes=10)
    late = assignment.due_at + timedelta(minutes=9)
    assert Assignment.objects.of_student(ben).get().own_policy.takes_work(late)
    assert work(ben, SAID).is_open(late)


def test_the_rest_is_paired_by_lot_without_those_who_have_begun(ben, amina, assignment, work, classroom, now):
    for number in range(5):
        student = make_account(username=f"s{number}", name=f"S{number}", role="student", password="x")
        enrol(student, classroom, at=now)
    work(ben, SAID)
    assert pair_the_rest(assignment, dice=SystemRandom()) == 3
    assert Partnership.objects.filter(assignment=assignment).count() == 6
    assert partner_of(ben, assignment) is None
    assert pair_the_rest(assignment, dice=SystemRandom()) == 0
