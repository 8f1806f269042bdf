"""What lies where: told to instructors, and left alone by git, wherever a command puts it."""

import re
import shutil
import subprocess

import pytest

from conftest import ROOT, new_course
from tworivers.course import places
from tworivers.course import releases as course
from tworivers.course.places import ABOUT_STUDENTS, LEFTOVERS

NAME = "ps02-five-hamlets"
FILES = [
    *("downloaded/ps02-five-hamlets/archive/all.zip", "submitted/river/ps02-five-hamlets/ps02-five-hamlets.ipynb"),
    *("autograded/river/ps02-five-hamlets/x.ipynb", "feedback/river/ps02-five-hamlets/x.html", "gradebook.db"),
    *(".answers/ps02-five-hamlets/students/river.json", "gradebook.db-journal", "gradebook.db.2027-01-01-000000"),
    *("grades.csv", "grades-2027.csv", "handout/river/ps02-five-hamlets/README.txt", "students.csv", "roster.csv"),
    *(".nbgrader.log", "exercises/.new-ps02-five-hamlets-1-0a/x.ipynb", "exercises/.old-ps02-five-hamlets-1-0a/x"),
]
STAYS = [
    "exercises/ps02-five-hamlets/ps02-five-hamlets.ipynb",
    *("solutions/x/questions.toml", "solutions/x/answers.py"),
    "nbgrader_config.py",
    "book/grades.md",
]


def left_alone(root, names):
    """Return those of some paths that git leaves alone in a folder."""
    subprocess.run(["git", "init", "-q", root], check=True)
    asked = "\n".join(names)
    done = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin"], cwd=root, input=asked, capture_output=True, text=True
    )
    return done.stdout.split()


@pytest.mark.parametrize("where", ["repository", "course"])
def test_git_leaves_alone_what_is_about_students_and_nothing_of_the_course(tmp_path, where):
    if where == "repository":
        shutil.copy(ROOT / ".gitignore", tmp_path)
    else:
        places.ignore(tmp_path)
    assert left_alone(tmp_path, [*FILES, *STAYS]) == FILES


def test_list_for_instructors_is_that_of_the_code():
    text = (ROOT / "book" / "instructors" / "grading.md").read_text(encoding="utf-8")
    told = re.findall(r"^- `([^`]+)`: ", text.split("(what-lies-where)=")[1], re.MULTILINE)
    assert told == [pattern.lstrip("/") for pattern in ABOUT_STUDENTS]
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert set(lines) >= {*ABOUT_STUDENTS, *LEFTOVERS}


def test_own_gitignore_of_a_course_stays(tmp_path):
    (tmp_path / ".gitignore").write_text("mine\n", encoding="utf-8")
    places.ignore(tmp_path)
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "mine\n"


@pytest.mark.slow
def test_what_the_commands_write_is_the_course_itself_or_on_the_list(tmp_path):
    root = new_course(tmp_path)
    course.build(root)
    (root / "students.csv").write_text("id\nriver\n", encoding="utf-8")
    shutil.copytree(root / "exercises" / NAME, root / "submitted" / "river" / NAME)
    course.autograde("ps02", root=root)
    course.feedback("ps02", root=root)
    course.export(root / "grades.csv", root)
    course.variants("ps02", "2027-spring", root / "students.csv", root / "for-each", root)
    there = sorted(path.name for path in root.iterdir())
    assert {"submitted", "autograded", "feedback", ".answers", "gradebook.db", "grades.csv", "for-each"} <= set(there)
    left = left_alone(root, [f"{path.name}/" if path.is_dir() else path.name for path in root.iterdir()])
    seen = subprocess.run(["git", "status", "--porcelain"], cwd=root, capture_output=True, text=True, check=True).stdout
    assert sorted(line[3:] for line in seen.splitlines()) == [
        ".gitignore",
        "exercises/",
        "nbgrader_config.py",
        "solutions/",
    ]
    assert "gradebook.db" in left and "submitted/" in left
