"""Tasks: all that is needed to run one notebook, and what came of it; both are plain values, and JSON on their way."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from tworivers import __version__
from tworivers.errors import CourseError
from tworivers.sandbox.received import Output
from tworivers.sandbox.walls import Limits

KILLED = "killed"  # by nobody here: by itself, or by a machine that had no memory left
NOT_FINAL = frozenset(["cell_wait", "wait_seconds", "wall_seconds", KILLED])


@dataclasses.dataclass(frozen=True)
class Asked:
    """What a check cell asks for: the value of an expression, for a question, a function or not.

    `alone` says that the cell is nothing but the call of check: once the value is handed over, nothing is left to run.
    """

    question: str
    value: str
    function: bool = False
    alone: bool = False


@dataclasses.dataclass(frozen=True)
class Task:
    """All that is needed to run one notebook, here or on a worker elsewhere.

    Attributes:
        cells: Source of each code cell in order, and what it asks for, or None.
        calls: The inputs of each function question.
        files: Name and base64 of the files beside the notebook.
        limits: What the run may use.
        unsafe: Run it without a sandbox.
        run: The hash of all that the outcome rests on, by which it is kept.
    """

    cells: list[tuple[str, Asked | None]]
    calls: dict[str, list[Any]]
    files: list[tuple[str, str]]
    limits: Limits
    unsafe: bool = False
    run: str = ""

    def to_json(self) -> bytes:
        """Return the task as JSON, with the version that the worker must have too."""
        return json.dumps({**dataclasses.asdict(self), "version": __version__}).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Task:
        """Read a task.

        Raises:
            CourseError: It comes from another version of the package.
        """
        content = json.loads(text)
        version = content.pop("version")
        if version != __version__:
            raise CourseError(
                f"A worker has tworivers {__version__}, the grader {version}. Install the same version everywhere."
            )
        content["cells"] = [(source, Asked(**asked) if asked else None) for source, asked in content["cells"]]
        content["limits"] = Limits(**content["limits"])
        return cls(**content)


@dataclasses.dataclass
class Outcome:
    """What a session handed back.

    Attributes:
        outputs: The outputs of each cell that ran to its end, by its number.
        counts: Its number in order of execution.
        bundles: The answer of each question whose check cell was reached, with results where it is a function.
        stopped: The number of the cell in which the session ended before its time; None where all cells ran.
        why: Why it ended, one sentence.
        met: The limits that were met, each with the cells, from 1, in which they were: `{"cell_wait": [3]}`.
        notes: What is to be said of cells that were stopped, one sentence for each limit.
    """

    outputs: dict[int, list[Output]] = dataclasses.field(default_factory=dict)
    counts: dict[int, int] = dataclasses.field(default_factory=dict)
    bundles: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    stopped: int | None = None
    why: str = ""
    met: dict[str, list[int]] = dataclasses.field(default_factory=dict)
    notes: list[str] = dataclasses.field(default_factory=list)

    @property
    def is_final(self) -> bool:
        """Tell whether another run would give the same, whatever else the machine has to do meanwhile."""
        return not NOT_FINAL.intersection(self.met)

    @property
    def says(self) -> str:
        """Return what a person is to know of the run: which limits it met, and why it ended before its time."""
        return "; ".join([self.why.removesuffix("."), *self.notes] if self.why else self.notes)


def outcome_from(content: dict[str, Any]) -> Outcome:
    """Read an outcome as it comes from a worker or out of the store: JSON knows no numbers as keys.

    >>> outcome_from({"outputs": {"0": []}, "counts": {"0": 1}, "bundles": {}}).counts
    {0: 1}
    """
    return Outcome(
        {int(number): outputs for number, outputs in content["outputs"].items()},
        {int(number): count for number, count in content["counts"].items()},
        content["bundles"],
        content.get("stopped"),
        content.get("why", ""),
        content.get("met", {}),
        content.get("notes", []),
    )
