"""The run: executes a student's notebook and hands back plain answers, nothing else.

`RunNotebook` is the seam. It runs the cells in nbgrader's own kernel; a sandbox replaces this one class and must, as it
does, leave `resources["tworivers"]["bundles"]`: for each question the bundle that its own check cell handed over.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import Execute

from tworivers.checks import ANSWER_MIME, CALLS_VARIABLE
from tworivers.grading.key import Key
from tworivers.grading.steps import OURS, CourseStep, Notebook, Resources, is_check, question_of

Bundles = dict[str, Any]


class RunNotebook(CourseStep, Execute):  # type: ignore[misc]  # nbgrader has no type hints
    """Runs a submission with nbgrader's Execute; the kernel gets the inputs of the questions, never the answers."""

    def preprocess(self, nb: Notebook, resources: Resources, km: Any = None) -> tuple[Notebook, Resources]:
        """Run the cells in place and put the answers into the resources."""
        with tempfile.TemporaryDirectory(prefix="tworivers_") as folder:
            self.private = Path(folder)
            path = self.private / "inputs.json"
            path.write_text(inputs_text(self.key(resources)), encoding="utf-8")
            with environment(CALLS_VARIABLE, str(path)):
                nb, resources = super().preprocess(nb, resources, km)
        resources[OURS] = {"bundles": take_bundles(nb)}
        return nb, resources

    def create_kernel_manager(self) -> Any:
        """Make the manager of a kernel that is spoken to in a private folder, not on ports open to the machine."""
        manager = super().create_kernel_manager()
        if os.name == "posix":
            manager.transport, manager.ip = "ipc", str(self.private / "kernel")
        return manager


def inputs_text(key: Key) -> str:
    """Return, as JSON, the inputs that functions are tried on, by question: those that a student sees, then others."""
    functions = [question for question in key.questions if question.form["kind"] == "function"]
    return json.dumps({question.id: [*question.inputs, *question.hidden_inputs] for question in functions})


@contextlib.contextmanager
def environment(name: str, value: str) -> Iterator[None]:
    """Set a variable of the environment for a while."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def take_bundles(nb: Notebook) -> Bundles:
    """Take the answers out of an executed notebook.

    An answer counts only where the question's own check cell handed it over; of several, the last counts. Every other
    bundle is thrown away, so that none is shown to anybody.
    """
    bundles: Bundles = {}
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        handed = [output.data[ANSWER_MIME] for output in cell.outputs if ANSWER_MIME in output.get("data", {})]
        cell.outputs = [output for output in cell.outputs if ANSWER_MIME not in output.get("data", {})]
        if is_check(cell):
            question = question_of(cell)
            own = [bundle for bundle in handed if isinstance(bundle, dict) and bundle.get("question") == question]
            if own:
                bundles[question] = own[-1]
    return bundles
