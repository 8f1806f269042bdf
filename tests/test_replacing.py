"""Replacing: what stood still stands, or its successor does, wherever writing ends."""

import errno
import os
import signal
import sys
from pathlib import Path

import pytest

from tworivers import replacing
from tworivers.replacing import NEW, OLD, file_beside, folder_beside, is_leftover, remove, tidy, write


def tree(folder):
    """Return what every file below a folder holds."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def place(tmp_path):
    """A folder that stands."""
    (tmp_path / "ps02" / "inner").mkdir(parents=True)
    (tmp_path / "ps02" / "a.txt").write_text("old")
    (tmp_path / "ps02" / "inner" / "b.txt").write_text("old too")
    return tmp_path / "ps02"


OLD_TREE = {"ps02/a.txt": b"old", "ps02/inner/b.txt": b"old too"}
NEW_TREE = {"ps02/a.txt": b"new"}


def replace_it(place):
    with folder_beside(place) as new:
        (new / "a.txt").write_text("new")


@pytest.fixture(params=[True, False], ids=["one-step", "two-steps"])
def way(request, monkeypatch):
    """With a disk that exchanges two names in one step, and with one that cannot."""
    if not request.param:
        monkeypatch.setattr(replacing, "_exchange", lambda one, other: False)
    return request.param


def test_folder_is_exchanged_whole_and_nothing_is_left_over(place, way):
    replace_it(place)
    assert tree(place.parent) == NEW_TREE
    assert [path.name for path in place.parent.iterdir()] == ["ps02"]


def test_failure_leaves_what_stood_and_nothing_else(place, way):
    with pytest.raises(OSError, match="No space"), folder_beside(place) as new:
        (new / "a.txt").write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert tree(place.parent) == OLD_TREE
    with pytest.raises(KeyboardInterrupt), file_beside(place / "a.txt") as new:
        new.write_text("half")
        raise KeyboardInterrupt
    assert tree(place.parent) == OLD_TREE


EVENTS = (
    "os.mkdir",
    "open",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.chmod",
    "shutil.rmtree",
)  # that Python tells an audit of


@pytest.mark.parametrize("point", range(1, 16))
def test_killed_at_any_step_all_of_the_old_or_all_of_the_new_stands_after_the_next_run(place, way, point):
    child = os.fork()
    if child == 0:
        left = [point]

        def count(event, _):
            left[0] -= event in EVENTS
            if event in EVENTS and not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        replace_it(place)
        os._exit(0)
    os.waitpid(child, 0)
    stands = {name: text for name, text in tree(place.parent).items() if not is_leftover(Path(name))}
    assert stands in ((OLD_TREE, NEW_TREE) if way else (OLD_TREE, NEW_TREE, {}))
    tidy(place.parent)
    assert tree(place.parent) in (OLD_TREE, NEW_TREE)
    replace_it(place)
    assert tree(place.parent) == NEW_TREE


def test_leftover_of_somebody_who_still_writes_stays(place):
    mine = place.with_name(f"{NEW}ps02-{os.getppid()}-0011aabb")
    mine.mkdir()
    replace_it(place)
    assert mine.exists()
    tidy(place.parent)
    assert mine.exists() and is_leftover(mine / "x")


def test_what_was_taken_out_and_has_no_successor_goes_back(place):
    place.rename(place.with_name(f"{OLD}ps02-999999999-0011aabb"))
    tidy(place.parent)
    assert tree(place.parent) == OLD_TREE


def test_file_keeps_its_permissions_and_a_new_one_has_those_of_any(tmp_path):
    write(tmp_path / "deep" / "new.txt", "text")
    (tmp_path / "plain").touch()
    assert (tmp_path / "deep" / "new.txt").stat().st_mode == (tmp_path / "plain").stat().st_mode
    (tmp_path / "plain").chmod(0o440)
    write(tmp_path / "plain", b"\x00")
    assert ((tmp_path / "plain").read_bytes(), (tmp_path / "plain").stat().st_mode & 0o777) == (b"\x00", 0o440)


def test_link_in_the_place_is_exchanged_and_what_it_leads_to_stays(place, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(place)
    replace_it(link)
    assert not link.is_symlink() and (link / "a.txt").read_text() == "new"
    assert (place / "a.txt").read_text() == "old"


def test_removing_follows_no_link_and_folders_that_are_closed_go_too(place, tmp_path):
    (tmp_path / "gone" / "closed").mkdir(parents=True)
    (tmp_path / "gone" / "closed" / "file").touch()
    (tmp_path / "gone" / "link").symlink_to(place)
    mode = place.stat().st_mode
    (tmp_path / "gone" / "closed").chmod(0o500)
    remove(tmp_path / "gone")
    assert not (tmp_path / "gone").exists()
    assert tree(tmp_path) == OLD_TREE and place.stat().st_mode == mode
