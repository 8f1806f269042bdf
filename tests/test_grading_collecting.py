"""Collecting: archives and the exchange write nothing and read nothing outside a submission's own folder."""

import gzip
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
from tworivers.grading.mend import read_release
from tworivers.grading.preflight import unpacking
from tworivers.grading.preflight.unpacking import unpack

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
    monkeypatch.setattr(unpacking, "MAX_BYTES", 1_000_000)
    monkeypatch.setattr(unpacking, "MAX_FILES", 20)
    zeros = zipped([(f"{number}.bin", bytes(300_000)) for number in range(10)])
    many = tarred([(f"{number}.txt", b"x") for number in range(50)])
    for name, content in (("zeros.zip", zeros), ("many.tar.gz", many)):
        (tmp_path / name).write_bytes(content)
        (line,) = unpack(tmp_path / name, tmp_path)
        assert line == "the rest: more than 20 files or 1 MB"
    assert sum(path.stat().st_size for path in (tmp_path / "zeros").iterdir()) == 1_000_000
    assert len(files(tmp_path / "many")) == 20


def test_a_class_s_download_is_unpacked_down_to_each_student_s_files(tmp_path):
    deepest = zipped([("deepest.zip", b"")])
    inner = zipped([("ada/DEEP.ZIP", zipped([("deeper.zip", deepest)])), (f"ada/{FILE}", b"nb")])
    (tmp_path / "all.zip").write_bytes(zipped([("ada.zip", inner), ("bo.ipynb", b"nb")]))
    (line,) = unpack(tmp_path / "all.zip", tmp_path)
    assert line == "'deeper.zip' is an archive in 3 others; what is in it was not unpacked"
    kept = ["ada.zip", "ada/ada/DEEP.ZIP", "ada/ada/DEEP/deeper.zip", f"ada/ada/{FILE}", "bo.ipynb"]
    assert files(tmp_path / "all") == kept


def member(name, content, flags=0):
    """Return a zip archive of one member whose name is given in bytes, as old programs write it."""
    made = zipped([("x" * len(name), content)])
    for sign in (b"PK\x03\x04", b"PK\x01\x02"):
        at = made.index(sign) + (6 if sign == b"PK\x03\x04" else 8)
        made = made[:at] + flags.to_bytes(2, "little") + made[at + 2 :]
    return made.replace(b"x" * len(name), name)


@pytest.mark.parametrize(
    ("archive", "content", "kept"),
    [
        ("a.zip", zipped([("ps02: final.ipynb", b"nb")]), "ps02: final.ipynb"),
        ("A.ZIP", zipped([("week 2\\ps.ipynb", b"nb")]), "week 2/ps.ipynb"),
        ("a.tgz", tarred([("ps.ipynb", b"nb")]), "ps.ipynb"),
        ("a.tar.gz", tarred([("户.ipynb", b"nb")]), "户.ipynb"),
        ("a.tar", gzip.decompress(tarred([("ps.ipynb", b"nb")])), "ps.ipynb"),
        ("a.gz", gzip.compress(b"nb"), "a"),
        ("ps.ipynb.gz", gzip.compress(b"nb"), "ps.ipynb"),
        ("a.zip", member("户数.ipynb".encode(), b"nb"), "户数.ipynb"),
        ("a.zip", member("김.ipynb".encode("cp949"), b"nb"), "▒Φ.ipynb"),
        ("a.zip", zipped([("김.ipynb", b"nb")]), "김.ipynb"),
    ],
    ids=[
        "colon",
        "backslash",
        "tgz",
        "tar.gz",
        "tar",
        "gz",
        "ipynb.gz",
        "UTF-8",
        "CP949",
        "zip",
    ],  # an archive holds the time
)
def test_honest_archives_of_every_kind_are_unpacked(tmp_path, archive, content, kept):
    (tmp_path / archive).write_bytes(content)
    (tmp_path / "out").mkdir()
    assert unpack(tmp_path / archive, tmp_path / "out") == []
    (found,) = files(tmp_path / "out")
    assert found.partition("/")[2] == kept
    assert (tmp_path / "out" / found).read_bytes() == b"nb"


def test_what_cannot_be_unpacked_is_said_in_plain_words(tmp_path):
    (tmp_path / "a.rar").write_bytes(b"Rar!")
    (tmp_path / "b.zip").write_bytes(member(b"ps.ipynb", b"nb", flags=1))
    assert unpack(tmp_path / "a.rar", tmp_path) == [
        "'a.rar': archives of this kind cannot be read; unpack it, or ask for a .zip"
    ]
    assert unpack(tmp_path / "b.zip", tmp_path) == ["'ps.ipynb' is protected by a password"]


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
def test_every_student_of_a_download_is_collected_or_named(course_root, tmp_path):
    root = tmp_path / "course"
    shutil.copytree(course_root, root)
    archives = root / "downloaded" / NAME / "archive"
    archives.mkdir(parents=True)
    notebook = as_bytes(read_release(root, NAME, NAME))
    members = [
        ("One_1_file/ps02: final.ipynb", notebook),
        (f"Two_2_file/{FILE}", notebook),
        ("Three_3_file/WORK.ZIP", zipped([(FILE, notebook)])),
        ("Four_4_file/PS02.IPYNB", notebook),
        ("Five_5_file/ps02.ipynb.txt", notebook),
        ("Six_6_file/answers.docx", b"PK"),
        ("Seven_7_file/work.tgz", tarred([(FILE, notebook)])),
        ("Eight_8_file/work.7z", b"7z"),
    ]
    (archives / "class.zip").write_bytes(zipped(members))
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(
            r"c.FileNameCollectorPlugin.named_regexp = r'.*/\w+?_(?P<student_id>\d+)_file/(?:.*/)?(?P<file_id>[^/]+)'"
        )
    done = nbgrader(root, "zip_collect", NAME)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (root / "submitted").iterdir()) == ["1", "2", "3", "4", "5", "7"]
    assert "answers.docx is no notebook and is not collected" in done.stderr
    assert "'work.7z': archives of this kind cannot be read" in done.stderr


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
