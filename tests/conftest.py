"""Fixtures that several test modules share."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def course_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in a temporary folder, its releases and its gradebook built from the real solutions. Not to be changed."""
    from tworivers.course import releases as course

    root = new_course(tmp_path_factory.mktemp("course"))
    course.build(root)
    return root


def new_course(root: Path, assignment: str = "ps02-five-hamlets") -> Path:
    """Put the settings and one assignment of the course into a folder."""
    shutil.copy(ROOT / "nbgrader_config.py", root)
    shutil.copytree(ROOT / "solutions" / assignment, root / "solutions" / assignment)
    return root


@pytest.fixture
def own_course(tmp_path: Path) -> Path:
    """A course in a temporary folder that a test may change; nothing is built yet."""
    return new_course(tmp_path)
