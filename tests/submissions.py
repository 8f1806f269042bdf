"""Ten invented students and a few more: what they hand in for an assignment, made from its release and its key.

A submission is a dictionary from file name to bytes. Nobody here is a real person.
"""

from __future__ import annotations

import copy
import re
from typing import Any

import nbformat

from tworivers.checks import call_function
from tworivers.checks.answers import plain
from tworivers.keys.key import Key, Question, Slip
from tworivers.keys.notebook_cells import grade_id, is_check, is_written, question_of

Notebook = Any
Submission = dict[str, bytes]
WRITTEN = "Requests fell from 63 to 6 households, 90.5 percent. Asking is not leaving: I would sign 'fewer asked'."
NAME = re.compile(r"""check\(\s*["'][^"']+["'],\s*(\w+)""")


def code_of(question: Question, answer: Any, name: str, number: str = "{}") -> str:
    """Return code that gives a name the value of an answer; a function answers from a table of its own results."""
    if question.form["kind"] == "function":
        inputs = [list(arguments) for arguments in question.inputs + question.hidden_inputs]
        table = {
            repr(tuple(given)): result for given, (_, result) in zip(inputs, call_function(answer, inputs), strict=True)
        }
        return f"def {name}(*given):\n    return {number.format(f'{table!r}[repr(given)]')}"
    return f"{name} = {literal(plain(answer))}"


def literal(value: Any) -> str:
    """Return the code of a plain value."""
    if not isinstance(value, dict):
        return repr(value)
    kind, content = next(iter(value.items()))
    match kind:
        case "list":
            return "[" + ", ".join(map(literal, content)) + "]"
        case "mapping":
            return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in content) + "}"
        case "table":
            return f"pd.DataFrame({content['rows']!r}, columns={content['columns']!r}, index={content['index']!r})"
    raise ValueError(f"no code for {value!r}")


def otherwise(question: Question, name: str) -> str:
    """Return code for the right answer in another type: numpy scalars, a Series, another order, other capitals."""
    kind = question.form["kind"]
    if kind == "function":
        return "import numpy as np\n" + code_of(question, question.answer, name, "np.float64({})")
    right = plain(question.answer)
    value = literal(right)
    if kind == "number":
        return f"import numpy as np\n{name} = np.{'int64' if isinstance(right, int) else 'float64'}({value})"
    if kind == "numbers":
        return f"{name} = pd.Series({value})"
    if kind in ("label", "text"):
        return f"{name} = '  ' + {value}.upper() + ' '" if kind == "label" else f"{name} = ' ' + {value} + ' '"
    if kind == "labels":
        return f"{name} = {{key: word.upper() for key, word in reversed({value}.items())}}"
    key = question.form["key"]
    return f"{name} = {value}.rename_axis({key!r}).reset_index().iloc[::-1, ::-1].assign(note='mine')"


def rounded(question: Question, name: str) -> str:
    """Return code for the right answer rounded to the places asked for, whole numbers as floats, in the order asked."""
    places = question.form.get("places")
    right = question.answer
    if question.form["kind"] == "number":
        return f"{name} = {float(round(right, places))!r}"
    if question.form["kind"] == "numbers":
        return f"{name} = {tuple(float(round(right[key], places)) for key in question.form['keys'])!r}"
    return code_of(question, right, name)


def fill(release: Notebook, key: Key, codes: dict[str, str], written: str = WRITTEN) -> Notebook:
    """Return a copy of a release with answers typed in: code by question id; what is not named stays untouched."""
    notebook = copy.deepcopy(release)
    for before, cell in zip(notebook.cells, notebook.cells[1:], strict=False):
        if is_check(cell) and question_of(cell) in codes:
            assert before.metadata["nbgrader"]["solution"], f"{grade_id(cell)} follows no answer cell"
            before.source = codes[question_of(cell)]
        if is_written(cell) and written:
            cell.source = written
    return notebook


def names(release: Notebook) -> dict[str, str]:
    """Return the name that each check looks at, by question id."""
    return {question_of(cell): NAME.findall(cell.source)[0] for cell in release.cells if is_check(cell)}


def slip_at(question: Question, number: int) -> Slip | None:
    """Return a slip of a question by its number, from 1; None where it has fewer."""
    return question.slips[number - 1] if number <= len(question.slips) else None


def as_bytes(notebook: Notebook) -> bytes:
    """Return a notebook as the bytes of its file."""
    return nbformat.writes(notebook).encode()


def students(release: Notebook, key: Key, file: str) -> dict[str, Submission]:
    """Return what each of the invented students hands in; `file` is the right name of the notebook."""
    name = names(release)
    perfect = {q.id: code_of(q, q.answer, name[q.id]) for q in key.questions}
    right = fill(release, key, perfect)
    made: dict[str, Notebook] = {
        "perfect": right,
        "blank": release,
        "half": fill(release, key, dict(list(perfect.items())[: len(perfect) // 2]), written=""),
        "otherwise": fill(release, key, {q.id: otherwise(q, name[q.id]) for q in key.questions}),
        "rounded": fill(release, key, {q.id: rounded(q, name[q.id]) for q in key.questions}),
        "noisy": noisy(release, key, perfect),
        "deleted": deleted(right),
        "duplicated": duplicated(right),
        "kernel": other_kernel(right),
        "wide": wide(right),
    }
    for number in range(1, max(len(q.slips) for q in key.questions) + 1):
        codes = {
            q.id: code_of(q, s.answer if (s := slip_at(q, number)) else q.answer, name[q.id]) for q in key.questions
        }
        made[f"slip-{number}"] = fill(release, key, codes)
    files = {student: {file: as_bytes(notebook)} for student, notebook in made.items()}
    return {
        **files,
        "renamed": {"Untitled (1).ipynb": as_bytes(right)},
        "not-json": {file: b"{'cells': [" + b"x" * 100},
        "empty": {file: b""},
        "no-notebook": {"answers.docx": b"PK"},
        "other": {file: as_bytes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")]))},
    }


def noisy(release: Notebook, key: Key, codes: dict[str, str]) -> Notebook:
    """Return right answers amid prints and warnings, with a hook that writes to stderr in every cell."""
    noise = "import warnings, sys\nprint('working ...')\nwarnings.warn('careful')\nprint('oh', file=sys.stderr)\n"
    notebook = fill(release, key, {question: noise + code for question, code in codes.items()})
    hook = "import sys\nget_ipython().events.register('post_run_cell', lambda result: print('done', file=sys.stderr))"
    notebook.cells.insert(0, nbformat.v4.new_code_cell(hook))
    return notebook


def deleted(right: Notebook) -> Notebook:
    """Return right answers without two check cells (one with its answer cell), the imports and the written answer.

    The answer of the second stands in a new cell at the end.
    """
    notebook = copy.deepcopy(right)
    checks = [cell for cell in notebook.cells if is_check(cell)]
    first, second = checks[0], checks[2]
    answer = notebook.cells[notebook.cells.index(second) - 1]
    setup = next(cell for cell in notebook.cells if cell.cell_type == "code")
    gone = [first, second, answer, setup, *(cell for cell in notebook.cells if is_written(cell))]
    notebook.cells = [cell for cell in notebook.cells if cell not in gone]
    notebook.cells.append(nbformat.v4.new_code_cell(answer.source))
    return notebook


def duplicated(right: Notebook) -> Notebook:
    """Return right answers with a check cell copied above and below itself, and a written answer typed into a copy."""
    notebook = copy.deepcopy(right)
    check = next(cell for cell in notebook.cells if is_check(cell))
    place = notebook.cells.index(check)
    notebook.cells.insert(place + 1, with_id(check, "copy-below"))
    notebook.cells.insert(place - 1, with_id(check, "copy-above"))
    written = next(cell for cell in notebook.cells if is_written(cell))
    notebook.cells.insert(notebook.cells.index(written) + 1, with_id(written, "copy-written"))
    written.source = "*Write your answer here, in place of this line.*"
    return notebook


def with_id(cell: Any, new: str) -> Any:
    """Return a copy of a cell as JupyterLab pastes it: with another id."""
    pasted = copy.deepcopy(cell)
    pasted.id = new
    return pasted


def other_kernel(right: Notebook) -> Notebook:
    """Return right answers saved under another kernel, with the text and points of a check cell changed."""
    notebook = copy.deepcopy(right)
    notebook.metadata["kernelspec"] = {"name": "julia-1.11", "display_name": "Julia", "language": "julia"}
    check = next(cell for cell in notebook.cells if is_check(cell))
    check.source, check.metadata["nbgrader"]["points"] = "True", 1000
    return notebook


WIDE = """from IPython.display import HTML, SVG, Markdown, display
print("long" * 400)
display(pd.DataFrame({f"a column with a long name {n}": [n / 7] for n in range(30)}))
display(HTML("</div></section><b>mine</b><img src='https://example.org/seen.png'>"))
display(HTML("<script>document.title = 'mine'</script>"))
display(HTML("<iframe src='https://example.org/frame'></iframe><link rel='stylesheet' href='https://example.org/a.css'>"))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' width='3000' height='20'><rect width='3000' height='20'/></svg>"))
display(Markdown("![a picture](https://example.org/picture.png)"))
1 / 0"""


def wide(right: Notebook) -> Notebook:
    """Return right answers with outputs that are too wide, that close others' tags, that load and run things."""
    notebook = copy.deepcopy(right)
    setup = next(cell for cell in notebook.cells if cell.cell_type == "code")
    notebook.cells.insert(notebook.cells.index(setup) + 1, nbformat.v4.new_code_cell(WIDE))
    written = next(cell for cell in notebook.cells if is_written(cell))
    written.source = WRITTEN + "\n\n<img src=x onerror='document.title=1'> " + "word" * 200
    return notebook
