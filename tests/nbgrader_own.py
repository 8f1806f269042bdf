"""nbgrader's own test files, run under the course's settings; adapted only in the names of folders.

The installed package carries them. They are copied into a package of their own, where `source` is called `solutions` and
`release` `exercises`, and where each test's settings are those of the course, for the test's own folder.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import nbgrader

ROOT = Path(__file__).parents[1]
FILES = ("autograde", "generate_feedback", "export", "generate_assignment", "zip_collect", "collect")
PACKAGE = "nbgrader_own_tests"
COURSE = 'os.environ.get("TWORIVERS_COURSE_ROOT") or Path(__file__).parent'
FOLDERS = {"source": "solutions", "release": "exercises"}


def copy_tests(place: Path) -> Path:
    """Copy the test files into a package below a folder; return the folder of the tests."""
    theirs, ours = Path(nbgrader.__file__).parent / "tests", place / PACKAGE
    shutil.copytree(theirs / "apps" / "files", ours / "apps" / "files")
    names = ["__init__.py", "apps/__init__.py", "apps/base.py", "apps/conftest.py"]
    for name in [*names, *(f"apps/test_nbgrader_{part}.py" for part in FILES)]:
        (ours / name).write_text(adapted((theirs / name).read_text(encoding="utf-8")), encoding="utf-8")
    (place / "pytest.ini").write_text("[pytest]\n")
    return ours / "apps"


def adapted(text: str) -> str:
    """Return the text of a test file with the course's names of folders, imports that lead out, and its settings.

    >>> adapted('from ...api import Gradebook; join(course_dir, "source", "ps1")')
    'from nbgrader.api import Gradebook; join(course_dir, "solutions", "ps1")'
    """
    text = re.sub(r"^from \.\.\.(?=\w)", "from nbgrader.", text, flags=re.MULTILINE)
    text = re.sub(r"^from \.\.(?=\w)", "from nbgrader.", text, flags=re.MULTILINE)
    text = re.sub(r"""(["'])(source|release)\1""", lambda found: f"{found[1]}{FOLDERS[found[2]]}{found[1]}", text)
    settings = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    assert settings.count(COURSE) == 1
    theirs = re.compile(
        r'dedent\(\s*""".*?c = get_config\(\)\n\s*c\.CourseDirectory\.root = r"\{\}"\n.*?"""\.format\(course_dir\)\s*\)',
        re.DOTALL,
    )
    return theirs.sub(
        lambda _: f"{settings.replace(COURSE, 'COURSE_DIR')!r}.replace('COURSE_DIR', repr(course_dir))", text
    )


def run(place: Path, *options: str) -> dict[str, str]:
    """Run the copied tests; return by `file::test` what became of each: an empty text where it passed, else why not."""
    tests = copy_tests(place)
    report = place / "report.xml"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"--junitxml={report}",
        *options,
        str(tests),
    ]
    subprocess.run(command, cwd=place, env={**os.environ, "PYTHONPATH": str(place)}, check=False)
    found: dict[str, str] = {}
    for case in ET.parse(report).getroot().iter("testcase"):
        name = f"{case.get('classname', '').rpartition('test_nbgrader_')[2].partition('.')[0]}::{case.get('name')}"
        failed = [child for child in case if child.tag in ("failure", "error")]
        found[name] = (failed[0].get("message") or failed[0].tag)[:300] if failed else ""
    return found
