"""Benchmark of grading: stock nbgrader, our `nbgrader autograde`, and `tworivers grade`, on the same submissions.

    python tools/bench.py [--sizes 50,500,3000] [--more 334] [--write]

Invented students hand in ps02: right answers, known slips, and empty cells, each in a notebook of its own. Every way of
grading starts as a command in a process of its own, on a fresh copy of the same course, and is timed from start to end:
looking the submissions over, running them, judging, the gradebook, the notebooks in autograded/. Stock nbgrader is
timed on the smallest size only. With --write the result goes to docs/benchmarks.md and docs/benchmarks.json.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from random import Random
from typing import Any

import nbformat
import psutil

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]

from submissions import as_bytes, code_of, fill, names  # noqa: E402
from tworivers.course import releases as course  # noqa: E402
from tworivers.course.gradebook import score_hash  # noqa: E402
from tworivers.course.nbgrader_calls import gradebook  # noqa: E402
from tworivers.grading.mend import read_release  # noqa: E402
from tworivers.keys.load import load_key  # noqa: E402

NAME = "ps02-five-hamlets"
KEY = load_key("ps02")
STOCK = """
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.course_id = "two-rivers"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "questions.toml", "answers.py", ".*"]
"""


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="50,500,3000", help="numbers of submissions, the smallest first")
    parser.add_argument("--more", type=int, default=334, help="how many more hand in before the answers are regraded")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md and docs/benchmarks.json")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    with tempfile.TemporaryDirectory(prefix="tworivers_bench_") as folder:
        found = benchmark(Path(folder), sizes, options.more)
    text = table(found)
    print(text)
    if options.write:
        (ROOT / "docs" / "benchmarks.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        (ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")
    if len({row["scores"] for row in found["rows"] if row["size"] == sizes[0] and row["ours"]}) != 1:
        raise SystemExit("The ways of grading do not give the same scores.")


def benchmark(folder: Path, sizes: list[int], more: int) -> dict[str, Any]:
    """Time every way of grading; return the rows, the regrade, and what the machine is."""
    built = folder / "built"
    built.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", built)
    shutil.copytree(ROOT / "solutions" / NAME, built / "solutions" / NAME)
    course.build(built)
    warm_up(folder, built)
    rows = [
        run("stock nbgrader autograde", ["nbgrader", "autograde", NAME], folder, built, sizes[0], stock=True),
        run("nbgrader autograde, with our settings", ["nbgrader", "autograde", NAME], folder, built, sizes[0]),
    ]
    grade = ["tworivers", "course", "grade", "ps02", "--workers"]
    rows += [run("tworivers grade, 1 worker", [*grade, "1"], folder, built, size) for size in sizes[:2]]
    for size in sizes:
        last = size == sizes[-1]
        rows.append(run("tworivers grade, 2 workers", [*grade, "2"], folder, built, size, keep=last))
    return {
        "date": datetime.date.today().isoformat(),
        "machine": machine(),
        "rows": rows,
        "regrade": regraded(folder / "course", sizes[-1], more),
    }


def warm_up(folder: Path, built: Path) -> None:
    """Grade two submissions on each path, so that no way pays for a cold disk."""
    for command, stock in ((["nbgrader", "autograde", NAME], True), (["tworivers", "course", "grade", "ps02"], False)):
        run("warm-up", command, folder, built, 2, stock=stock)


def hand_in(root: Path, first: int, number: int) -> None:
    """Let invented students hand in: of ten, seven all right, two with slips, one with half of the cells empty."""
    release = read_release(root, NAME, NAME)
    solved = nbformat.read(ROOT / "solutions" / NAME / f"{NAME}.ipynb", as_version=4)
    sources = {}
    for before, cell in zip(solved.cells, solved.cells[1:], strict=False):
        if cell.metadata["nbgrader"]["grade"] and cell.cell_type == "code":
            lines = [line for line in before.source.splitlines() if "SOLUTION" not in line]
            sources[cell.metadata["nbgrader"]["grade_id"].replace("-", ".", 1)] = "\n".join(lines)
    name = names(release)
    for count in range(first, first + number):
        rng, codes = Random(count), dict(sources)
        if count % 10 in (7, 8):
            for question in rng.sample(KEY.questions, 4):
                codes[question.id] = code_of(question, rng.choice(question.slips).answer, name[question.id])
        elif count % 10 == 9:
            codes = dict(rng.sample(sorted(codes.items()), len(codes) // 2))
        codes = {question: f"# student {count}\n{code}" for question, code in codes.items()}
        place = root / "submitted" / f"student-{count:05}" / NAME
        place.mkdir(parents=True)
        (place / f"{NAME}.ipynb").write_bytes(as_bytes(fill(release, KEY, codes, f"Asking is not leaving. {count}")))


def run(
    label: str, command: list[str], folder: Path, built: Path, size: int, stock: bool = False, keep: bool = False
) -> dict[str, Any]:
    """Time one command on a fresh copy of the course."""
    root = folder / "course"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(built, root)
    if stock:
        (root / "nbgrader_config.py").write_text(STOCK.format(root=str(root)), encoding="utf-8")
    hand_in(root, 0, size)
    print(f"{label}, {size} submissions ...", file=sys.stderr, flush=True)
    seconds, memory = timed(root, command)
    scored = scores(root)
    if len(scored) != size:
        raise SystemExit(f"{label}: {len(scored)} of {size} submissions were graded.")
    row = {
        "label": label,
        "ours": not stock,
        "command": " ".join(command),
        "size": size,
        "seconds": round(seconds, 2),
        "per_minute": round(60 * size / seconds, 1),
        **memory,
        "scores": "" if stock else score_hash(root, NAME),
    }
    if not keep:
        shutil.rmtree(root)
    return row


def scores(root: Path) -> dict[str, float]:
    """Return the score of each student."""
    with gradebook(root) as book:
        return {row["student"]: row["score"] for row in book.submission_dicts(NAME)}


def timed(root: Path, command: list[str]) -> tuple[float, dict[str, float]]:
    """Run a command; return its seconds, and the peak memory of the command and of one worker below it, in MB."""
    environment = {**os.environ, "TWORIVERS_COURSE_ROOT": str(root)}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    peaks = {"main_mb": 0.0, "worker_mb": 0.0}
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=said, stderr=said)
        watch = threading.Thread(target=_watch, args=(process.pid, peaks), daemon=True)
        watch.start()
        code = process.wait()
        seconds = time.perf_counter() - start
        watch.join(5)
        said.seek(0)
        if code not in (0, 1):
            raise SystemExit(f"{' '.join(command)} ended with {code}: {said.read()[-2000:].decode()}")
    return seconds, {name: round(peak) for name, peak in peaks.items()}


def _watch(number: int, peaks: dict[str, float]) -> None:
    """Look at the memory of a process and of its workers (whatever runs notebooks) until it has ended."""
    while psutil.pid_exists(number):
        try:
            main = psutil.Process(number)
            peaks["main_mb"] = max(peaks["main_mb"], main.memory_info().rss / 1e6)
            for child in main.children():
                tree = [child, *child.children(recursive=True)]
                peaks["worker_mb"] = max(peaks["worker_mb"], sum(map(_proportional, tree)) / 1e6)
        except psutil.Error:
            pass
        time.sleep(0.5)


def _proportional(process: psutil.Process) -> float:
    """Return the memory of a process, what it shares divided among those that share it."""
    try:
        return float(process.memory_full_info().pss)
    except psutil.Error:
        return 0.0


def regraded(root: Path, size: int, more: int) -> dict[str, Any]:
    """Let some more hand in, grade again, and time a regrade of every stored answer."""
    hand_in(root, size, more)
    again, _ = timed(root, ["tworivers", "course", "grade", "ps02", "--workers", "2"])
    before = score_hash(root, NAME)
    seconds, memory = timed(root, ["tworivers", "course", "regrade", "ps02"])
    if score_hash(root, NAME) != before or len(scores(root)) != size + more:
        raise SystemExit("The regrade changed scores, though the key has not changed.")
    answers = (size + more) * len(KEY.questions)
    return {
        "submissions": size + more,
        "answers": answers,
        "seconds": round(seconds, 2),
        "answers_per_second": round(answers / seconds),
        "main_mb": memory["main_mb"],
        "more": more,
        "more_seconds": round(again, 2),
    }


def machine() -> dict[str, Any]:
    """Return what the benchmark ran on."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    return {
        "processor": model,
        "processors": len(os.sched_getaffinity(0)),
        "memory_gb": round(psutil.virtual_memory().total / 1e9),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def table(found: dict[str, Any]) -> str:
    """Return the result as Markdown."""
    on, rows, again = found["machine"], found["rows"], found["regrade"]
    stock = rows[0]["per_minute"]
    lines = [
        "# How fast grading is",
        "",
        f"Measured on {found['date']} with `make bench`, in one run, on {on['processor']} ({on['processors']} processors, "
        f"{on['memory_gb']} GB, {on['system']}, Python {on['python']}). Submissions of ps02 by invented students, each in "
        "a notebook of its own; each command timed from its start to its end, with the gradebook and the notebooks in "
        "`autograded/`. A worker's memory is that of its sandbox with all its processes, shared memory counted once.",
        "",
        "| way | submissions | seconds | a minute | times stock | command, MB | one worker, MB |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row['label']} | {row['size']} | {row['seconds']:.1f} | {row['per_minute']:.0f} | "
        f"{row['per_minute'] / stock:.1f} | {row['main_mb']:.0f} | {row['worker_mb']:.0f} |"
        for row in rows
    ]
    return "\n".join(
        [
            *lines,
            "",
            f"Another {again['more']} submissions, with {again['submissions'] - again['more']} graded before: "
            f"{again['more_seconds']:.1f} seconds. Regrading {again['answers']:,} stored answers of "
            f"{again['submissions']:,} submissions against the key: {again['seconds']:.1f} seconds, "
            f"{again['answers_per_second']:,} answers a second, {again['main_mb']:.0f} MB.",
            "",
        ]
    )


if __name__ == "__main__":
    main()
