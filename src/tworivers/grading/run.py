"""The run: executes a student's notebook in the sandbox and hands back plain answers, nothing else.

`RunNotebook` is the seam: it leaves `resources["tworivers"]["bundles"]`, for each question the answer that its own
check cell was about to be given, and puts what the cells showed into the notebook.
"""

from __future__ import annotations

import ast
import base64
import dataclasses
import json
import stat
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.coursedir import CourseDirectory
from traitlets import Bool, Dict
from traitlets.config import Config

from tworivers.errors import CourseError
from tworivers.grading import answers as store
from tworivers.grading import plain
from tworivers.grading.preflight.beside import FILES_BYTES, TIMESTAMP, walk
from tworivers.grading.preflight.working_copy import NeedsHuman
from tworivers.grading.steps import CourseStep, Notebook, Resources
from tworivers.keys.key import Key
from tworivers.keys.notebook_cells import OURS, Cell, is_check, question_of
from tworivers.keys.variants import with_selection
from tworivers.sandbox import walls
from tworivers.sandbox.session import Session
from tworivers.sandbox.task import Asked, Outcome, Task
from tworivers.sandbox.walls import Limits

Bundles = dict[str, Any]
Files = list[tuple[str, str]]


class RunNotebook(CourseStep):
    """Runs a submission in the sandbox; it gets the inputs of functions at its very end, and never an answer."""

    limits = Dict(help="What a submission may use, where it differs from tworivers.sandbox.walls.Limits.").tag(
        config=True
    )

    unsafe_no_sandbox = Bool(
        False,
        help="Run students' code without the sandbox, with your own rights. TWORIVERS_UNSAFE_NO_SANDBOX=1 does so too.",
    ).tag(config=True)

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Run the cells here, as a step of stock nbgrader does; the hall has tasks run by workers (course/hall)."""
        unsafe = self.unsafe_no_sandbox or walls.is_switched_off()
        if unsafe:
            self.log.warning(walls.UNSAFE_WARNING)
        beside = files_beside(self._submitted(resources), resources["nbgrader"]["notebook"])
        task = self.task(nb, resources, self.files(resources, beside), unsafe)
        self.settle(nb, resources, Session(task).run())
        return nb, resources

    def files(self, resources: Resources, beside: Files) -> Files:
        """Return what lies beside a notebook when it runs; in a plain assignment the instructor's own files too."""
        return plain.files(self.config, resources["nbgrader"], beside) if self.is_plain(resources) else beside

    def task(self, nb: Notebook, resources: Resources, files: Files, unsafe: bool = False) -> Task:
        """Return what is run of a submission that was mended, with these files beside it."""
        key = None if self.is_plain(resources) else self.key(resources)
        return task_of(nb, key, files, limits_from(self.limits), unsafe)

    def settle(self, nb: Notebook, resources: Resources, outcome: Outcome) -> None:
        """Put what the cells showed into a notebook, and the answers into the resources."""
        settle(nb, outcome, resources)
        if self.is_plain(resources):
            plain.say_what_did_not_run(nb, set(outcome.outputs), outcome.why)

    def _submitted(self, resources: Resources) -> Path:
        """Return the folder that the student handed in, where links are still links."""
        names = resources["nbgrader"]
        directory = CourseDirectory(config=self.config)
        return Path(directory.format_path(directory.submitted_directory, names["student"], names["assignment"]))


def task_of(nb: Notebook, key: Key | None, files: Files, limits: Limits, unsafe: bool = False) -> Task:
    """Return what is run of a submission that was mended; without a key its cells alone, and nothing is asked of them."""
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    wanted = [(cell.source, asked_by(cell, key) if key else None) for cell in code]
    calls, files = (inputs_of(key), with_selection(files, key)) if key else ({}, files)
    hashed = [(source, asked and dataclasses.asdict(asked)) for source, asked in wanted]
    where = "none" if unsafe else "bubblewrap"
    run = store.hash_of(hashed, calls, files, dataclasses.asdict(limits), store.versions(), where)
    return Task(wanted, calls, files, limits, unsafe, run)


def settle(nb: Notebook, outcome: Outcome, resources: Resources) -> None:
    """Put what the cells showed into a notebook, and the answers into the resources.

    Raises:
        NeedsHuman: The machine was too busy to run it, so that nothing is known of it.
    """
    if "wall_seconds" in outcome.met:
        raise NeedsHuman(f"{outcome.why} Grade it again when the machine has less to do.")
    put_outputs([cell for cell in nb.cells if cell.cell_type == "code"], outcome)
    nb.metadata[OURS] = {**nb.metadata.get(OURS, {}), "stopped": outcome.says}
    resources[OURS] = {"bundles": outcome.bundles}


def limits_from(settings: dict[str, Any]) -> Limits:
    """Return the limits of a run, the defaults where the settings name no other.

    Raises:
        CourseError: There is no limit of that name, or it is no number above zero.
    """
    known = [field.name for field in dataclasses.fields(Limits)]
    for name, value in settings.items():
        if name not in known or isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
            asked = f"c.RunNotebook.limits has {name!r}: {value!r}"
            raise CourseError(f"{asked}. It takes numbers above zero for {', '.join(known)}.")
    return Limits(**settings)


def is_unsafe(config: Config, asked: bool = False) -> bool:
    """Tell whether somebody has switched the sandbox off: by an option, in the settings or by the environment."""
    return asked or bool(RunNotebook(config=config).unsafe_no_sandbox) or walls.is_switched_off()


def inputs_of(key: Key) -> dict[str, list[Any]]:
    """Return the inputs that functions are tried on, by question: those that a student sees, then others."""
    functions = [question for question in key.questions if question.form["kind"] == "function"]
    found: dict[str, list[Any]] = json.loads(
        json.dumps({question.id: [*question.inputs, *question.hidden_inputs] for question in functions})
    )
    return found


def asked_by(cell: Cell, key: Key) -> Asked | None:
    """Return what a check cell asks for; None where it is another cell.

    Raises:
        CourseError: The cell does not call `check` with a question and a value.
    """
    if not is_check(cell):
        return None
    question = question_of(cell)
    tree = ast.parse(cell.source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "check" and len(node.args) == 2:
            alone = len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr) and tree.body[0].value is node
            is_function = key.question(question).form["kind"] == "function"
            return Asked(question, ast.unparse(node.args[1]), is_function, alone)
    raise CourseError(f"The check cell of {question} gives no value to check. Write check({question!r}, name).")


def files_beside(folder: Path, notebook: str) -> Files:
    """Return what lies beside a notebook, name and base64: no links, no other notebooks, nothing beyond the bound.

    The pre-flight has said what it left out of the working copy, by the same bound.

    Raises:
        CourseError: The notebook itself is a link, which may lead to somebody else's.
    """
    if any(path.is_symlink() for path in (folder, folder / f"{notebook}.ipynb")):
        raise CourseError(f"{notebook}.ipynb is a link and not a file. What was handed in must be the notebook itself.")
    found, left = [], FILES_BYTES
    for path, name, kind in walk(folder):
        if kind != stat.S_IFREG or path.suffix == ".ipynb" or name == TIMESTAMP or path.stat().st_size > left:
            continue
        left -= path.stat().st_size
        found.append((name, base64.b64encode(path.read_bytes()).decode()))
    return found


def put_outputs(cells: list[Cell], outcome: Outcome) -> None:
    """Put what the cells showed into the notebook; the cell in which the run ended says why."""
    for number, cell in enumerate(cells):
        cell.outputs, cell.execution_count = [], outcome.counts.get(number)
        for output in outcome.outputs.get(number, []):
            if output["output_type"] == "execute_result":
                output["execution_count"] = cell.execution_count
            cell.outputs.append(nbformat.from_dict(output))
        if number == outcome.stopped:
            says = {"ename": "Stopped", "evalue": outcome.why, "traceback": [outcome.why]}
            cell.outputs.append(nbformat.v4.new_output("error", **says))
