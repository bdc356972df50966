"""How a class list is read."""

import pytest

from lessons.classrooms.roster import LINES, NoRoster, read_roster


def names(text, **how):
    return [row.name for row in read_roster(text, **how).rows]


@pytest.mark.parametrize(
    "text",
    [
        "name,user name,group\nAna,ana,Red\nBo,,\n",
        "Name;User name;Group\r\nAna;ana;Red\r\nBo;;\r\n",
        "NAME\tUSERNAME\tGroups\nAna\tana\tRed\nBo\n",
        "\ufeffNombre,Usuario,Grupo\nAna,ana,Red\nBo,,",
        "sep=;\nStudent name;Login;Team\nAna;ANA;Red\n\n ; ;\nBo;;",
        '"name","username","group"\n"Ana","ana","Red"\n"Bo"\n',
    ],
)
def test_read_roster_takes_what_programs_write(text):
    roster = read_roster(text)
    assert [(row.name, row.username, row.groups) for row in roster.rows] == [("Ana", "ana", ("Red",)), ("Bo", "", ())]
    assert (roster.has_headings, list(roster.problems)) == (True, [])


def test_without_headings_each_line_is_a_name():
    roster = read_roster("Ana\nBo\n")
    assert [(row.line, row.name) for row in roster.rows] == [(1, "Ana"), (2, "Bo")]
    assert not roster.has_headings


def test_family_names_keep_one_letter_unless_wanted_whole():
    text = "First name,Last name\nAna,Pérez\nBo,\n"
    assert names(text) == ["Ana P.", "Bo"]
    assert names(text, whole_names=True) == ["Ana Pérez", "Bo"]


def test_other_columns_are_named_and_not_read():
    assert list(read_roster("Name,E-mail,Birth date\nAna,a@b.org,2010-01-01").ignored) == ["E-mail", "Birth date"]


def test_names_are_made_unique():
    assert names("name\nAna\nana\nAna\nAna 2") == ["Ana", "ana 2", "Ana 3", "Ana 2 2"]


def test_groups_may_be_several():
    [row] = read_roster('name,groups\nAna,"Red; Blue / Red"').rows
    assert row.groups == ("Red", "Blue")


def test_an_exported_formula_is_the_name_again():
    assert names("name\n'=Ana\n'-Bo") == ["=Ana", "-Bo"]


@pytest.mark.parametrize(
    ("line", "because"),
    [
        (",ana", "name is missing"),
        ("A\u202ena,ana", "U+202E"),
        ("ana@example.org,", "e-mail"),
        ("Ana,an a", "no spaces"),
        (f"{'A' * 81},", "too long"),
        (f"Ana,{'a' * 41}", "too long"),
        ("Ana,BO", "earlier line"),
    ],
)
def test_a_line_with_a_problem_is_left_out_with_its_number(line, because):
    roster = read_roster(f'name,username\n"Bo",bo\n\n{line}\nCy,cy\n')
    assert [row.name for row in roster.rows] == ["Bo", "Cy"]
    [problem] = roster.problems
    assert problem.line == 4
    assert because in problem.because


def test_what_was_hidden_is_shown_as_a_box():
    [problem] = read_roster("name\nA\u202ena").problems
    assert problem.words == "A▯na"


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("", "empty"),
        (" \n;;\n", "empty"),
        ("username,group\nana,Red", "No column holds the names"),
        ("\n".join(f"S{n}" for n in range(LINES + 1)), "more than"),
        ('name\n"' + "A" * 200_000, "cannot be read"),
    ],
)
def test_no_list_is_refused_with_a_reason(text, because):
    with pytest.raises(NoRoster, match=because):
        read_roster(text)
