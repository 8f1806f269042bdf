"""Collecting: archives and the exchange write nothing and read nothing outside a submission's own folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from attacks.archives import ARCHIVES, HOPELESS, tarred, zipped
from conftest import ROOT
from submissions import as_bytes
from tworivers.course.nbgrader_calls import settings, surroundings
from tworivers.grading import collecting
from tworivers.grading.collecting import unpack
from tworivers.grading.mend import read_release

NAME = "ps02-five-hamlets"
FILE = f"{NAME}.ipynb"
SECRET = "CANARY-outside"


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def outside(tmp_path):
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret.txt").write_text(SECRET)
    return folder


@pytest.mark.parametrize("name", ARCHIVES)
def test_archive_stays_in_its_folder_and_the_notebook_arrives(tmp_path, outside, name):
    suffix, content = ARCHIVES[name](b"notebook", str(outside))
    (tmp_path / f"ada{suffix}").write_bytes(content)
    place = tmp_path / "a" / "b"
    place.mkdir(parents=True)
    left_out = unpack(tmp_path / f"ada{suffix}", place)
    assert len(left_out) >= 1 and all(len(line) < 300 for line in left_out)
    assert (place / "ada" / "ps.ipynb").read_bytes() == b"notebook"
    assert not list(tmp_path.rglob("climbed.txt")) or name in ("zip-link-then-file-in-it", "tar-link")
    assert files(outside) == ["secret.txt"]
    left = list(place.rglob("*"))
    assert not [path for path in left if path.is_symlink() or not (path.is_file() or path.is_dir())]
    assert not [path for path in left if path.is_file() and SECRET in path.read_text("latin-1")]


@pytest.mark.parametrize("name", HOPELESS)
def test_what_is_no_archive_is_said_so(tmp_path, name):
    suffix, content = HOPELESS[name]
    (tmp_path / f"ada{suffix}").write_bytes(content)
    (line,) = unpack(tmp_path / f"ada{suffix}", tmp_path)
    assert f"what follows in 'ada{suffix}': it cannot be read" in line


def test_bounds_hold_for_what_is_unpacked_and_not_for_what_is_declared(tmp_path, monkeypatch):
    monkeypatch.setattr(collecting, "MAX_BYTES", 1_000_000)
    monkeypatch.setattr(collecting, "MAX_FILES", 20)
    zeros = zipped([(f"{number}.bin", bytes(300_000)) for number in range(10)])
    many = tarred([(f"{number}.txt", b"x") for number in range(50)])
    for name, content in (("zeros.zip", zeros), ("many.tar.gz", many)):
        (tmp_path / name).write_bytes(content)
        (line,) = unpack(tmp_path / name, tmp_path)
        assert line == "the rest: more than 20 files or 1 MB"
    assert sum(path.stat().st_size for path in (tmp_path / "zeros").iterdir()) == 1_000_000
    assert len(files(tmp_path / "many")) == 20


def test_a_class_s_download_is_unpacked_down_to_each_student_s_files(tmp_path):
    inner = zipped([("ada/deep.zip", zipped([("deeper.zip", b"")])), (f"ada/{FILE}", b"nb")])
    (tmp_path / "all.zip").write_bytes(zipped([("ada.zip", inner), ("bo.ipynb", b"nb")]))
    assert unpack(tmp_path / "all.zip", tmp_path) == []
    assert files(tmp_path / "all") == ["ada.zip", "ada/ada/deep.zip", f"ada/ada/{FILE}", "bo.ipynb"]


def nbgrader(root, *arguments):
    """Run nbgrader's own command in a course."""
    search = {"PYTHONPATH": str(ROOT / "src"), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root,
        env=os.environ | search,
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
def test_zip_collect_takes_every_honest_notebook_and_nothing_else(course_root, tmp_path, outside):
    root = tmp_path / "course"
    shutil.copytree(course_root, root)
    archives = root / "downloaded" / NAME / "archive"
    archives.mkdir(parents=True)
    notebook = as_bytes(read_release(root, NAME, NAME))
    for name, make in ARCHIVES.items():
        suffix, content = make(notebook, str(outside))
        (archives / f"{name}_attempt{suffix}").write_bytes(content)
    for name, (suffix, content) in HOPELESS.items():
        (archives / f"{name}_attempt{suffix}").write_bytes(content)
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(r"c.FileNameCollectorPlugin.named_regexp = r'.*/(?P<student_id>[\w-]+)_attempt/(?P<file_id>\w+)'")
    done = nbgrader(root, "zip_collect", NAME)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (root / "submitted").iterdir()) == sorted(ARCHIVES)
    for name in ARCHIVES:
        assert (root / "submitted" / name / NAME / "ps.ipynb").read_bytes() == notebook
    assert "zip-climbs_attempt.zip: '../../../../climbed.txt' leads out of the archive's folder" in done.stderr
    assert files(outside) == ["secret.txt"]


@pytest.mark.slow
def test_collecting_from_the_exchange_leaves_links_and_pipes_behind(course_root, tmp_path, outside):
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeFactory

    config = settings(course_root)
    config.Exchange.root, config.Exchange.cache = str(tmp_path / "exchange"), str(tmp_path / "cache")
    config.CourseDirectory.submitted_directory = str(tmp_path / "submitted")
    config.ExchangeCollect.check_owner = False
    inbound = tmp_path / "exchange" / "two-rivers" / "inbound"
    for student in ("ada", "bo", "eve"):
        folder = inbound / f"{student}+{NAME}+2026-02-01 10:00:00 UTC+x"
        folder.mkdir(parents=True)
        (folder / FILE).write_text("{}")
        (folder / "timestamp.txt").write_text("2026-02-01 10:00:00 UTC")
    (tmp_path / "exchange").chmod(0o777)
    (inbound / f"eve+{NAME}+2026-02-01 10:00:00 UTC+x" / "data").mkdir()
    (inbound / f"eve+{NAME}+2026-02-01 10:00:00 UTC+x" / "data" / "key.txt").symlink_to(outside / "secret.txt")
    (inbound / f"eve+{NAME}+2026-02-01 10:00:00 UTC+x" / "all").symlink_to(outside)
    os.mkfifo(inbound / f"bo+{NAME}+2026-02-01 10:00:00 UTC+x" / "pipe")
    (inbound / f"link+{NAME}+2026-02-01 10:00:00 UTC+x").symlink_to(outside)
    with surroundings():
        directory = CourseDirectory(config=config, assignment_id=NAME, student_id="*")
        ExchangeFactory(config=config).collect(
            coursedir=directory, authenticator=Authenticator(config=config), config=config
        ).start()
    kept = files(tmp_path / "submitted")
    assert kept == [f"{student}/{NAME}/{file}" for student in ("ada", "bo", "eve") for file in (FILE, "timestamp.txt")]
