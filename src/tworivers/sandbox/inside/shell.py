"""Inside the sandbox: an IPython shell without a kernel, and the bounded record of what its cells put out.

It needs the standard library and IPython alone. Nothing here is trusted by the other side: the bounds keep honest
notebooks small, and whoever receives the record checks it again.
"""

from __future__ import annotations

import base64
import builtins
import io
import subprocess
import sys
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.inputtransformer2 import ESCAPE_SINGLES, TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

Output = dict[str, Any]

TEXTS = ("text/plain", "text/html", "text/markdown", "text/latex", "image/svg+xml")
PICTURES = ("image/png", "image/jpeg")
CELL_CHARACTERS = 100_000  # texts of one cell
PICTURE_CHARACTERS = 1_000_000  # one picture, as base64
NOTEBOOK_CHARACTERS = 4_000_000  # everything
SPARE_CHARACTERS = 200  # in each cell, beyond all this, for what says how it ended: a result, or a first line on stderr
CUT = "\n[… cut here: the output is too long]\n"


class NoInput(RuntimeError):
    """A cell asked for input, and nobody is there to type it."""


class Recorder:
    """What the cell that is running has put out, as nbformat's outputs."""

    def __init__(self) -> None:
        self.left = NOTEBOOK_CHARACTERS
        self.begin()

    def begin(self) -> None:
        """Start the record of a cell."""
        self.outputs: list[Output] = []
        self.met = ""  # the limit that it met
        self.left_in_cell = min(CELL_CHARACTERS, self.left)
        self.spare = SPARE_CHARACTERS

    def clear(self) -> None:
        """Forget the outputs of the cell so far, as `clear_output` asks; what they took of the bounds stays taken."""
        self.outputs.clear()

    def stream(self, name: str, text: str) -> None:
        """Add text that was printed."""
        text = self._bounded(text, spare=name == "stderr")
        if not text:
            return
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"].append(text)
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": [text]})

    def show(self, output_type: str, data: dict[str, Any]) -> None:
        """Add something that was displayed, in the forms that a page can show."""
        kept: dict[str, str] = {}
        for mime in PICTURES:
            if mime in data:
                text = self._picture(data[mime])
                if text:
                    kept[mime] = text
        for mime in TEXTS:
            if isinstance(data.get(mime), str):
                text = self._bounded(data[mime], spare=output_type == "execute_result" and mime == "text/plain")
                if text or (output_type == "execute_result" and not data[mime]):  # a result may be shown as nothing
                    kept[mime] = text
        if kept:
            self.outputs.append({"output_type": output_type, "data": kept})

    def error(self, name: str, message: str, traceback: list[str]) -> None:
        """Add an error."""
        lines = [self._bounded(str(line)) for line in traceback[-60:]]
        shown = {"ename": name[:200], "evalue": self._bounded(message[:2000]), "traceback": lines}
        self.outputs.append({"output_type": "error", **shown})

    def take(self) -> list[Output]:
        """Return the outputs of the cell."""
        for output in self.outputs:
            if isinstance(output.get("text"), list):
                output["text"] = "".join(output["text"])
        return self.outputs

    def has_error(self) -> bool:
        """Tell whether the cell has shown an error."""
        return any(output["output_type"] == "error" for output in self.outputs)

    def _bounded(self, text: str, spare: bool = False) -> str:
        text = str.__str__(text)
        if spare and self.left_in_cell < min(len(text), self.spare):
            text = text[: self.spare]
            self.spare -= len(text)
            return text
        if self.left_in_cell <= 0:
            return ""
        if len(text) > self.left_in_cell:
            text = text[: self.left_in_cell] + CUT
        self.left_in_cell -= len(text)
        self.left -= len(text)
        return text

    def _picture(self, content: Any) -> str:
        text = base64.b64encode(content).decode() if isinstance(content, bytes) else str(content)
        if len(text) > min(PICTURE_CHARACTERS, self.left):
            return ""
        self.left -= len(text)
        return text


class Stream(io.TextIOBase):
    """Standard output or error of a notebook."""

    encoding = "utf-8"

    def __init__(self, recorder: Recorder, name: str) -> None:
        self.recorder, self.name = recorder, name

    def write(self, text: str) -> int:
        """Record what is printed."""
        if not isinstance(text, str):
            raise TypeError(f"a text is printed, not {type(text).__name__}")
        self.recorder.stream(self.name, text)
        return len(text)

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True


class _Hook(DisplayHook):  # type: ignore[misc]  # IPython has no type hints here
    """Records the value of a cell's last line."""

    recorder: Recorder

    def write_output_prompt(self) -> None:
        """Print no prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        """Record the value in the forms it comes in."""
        self.recorder.show("execute_result", format_dict)

    def finish_displayhook(self) -> None:
        """Print no line feed."""

    @staticmethod
    def semicolon_at_end_of_expression(expression: str) -> bool:
        """Tell whether a cell ends in a semicolon, without taking it to pieces where there is none."""
        return ";" in expression and bool(DisplayHook.semicolon_at_end_of_expression(expression))


class _Transformer(TransformerManager):  # type: ignore[misc]
    """IPython's own, which takes each cell to pieces to find magics, commands and calls for help: a tenth of its time."""

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        """Look for them where one of their signs stands."""
        signs = ESCAPE_SINGLES - set(";,/")  # anywhere in a line; these three at its beginning
        usual = self.token_transformers == TransformerManager().token_transformers
        if usual and not any(signs.intersection(line) or line.lstrip()[:1] in (";", ",", "/") for line in lines):
            return lines
        done: list[str] = super().do_token_transforms(lines)
        return done


class _Publisher(DisplayPublisher):  # type: ignore[misc]
    """Records what `display` shows."""

    recorder: Recorder

    def publish(self, data: dict[str, Any], *rest: Any, **more: Any) -> None:
        """Record one thing in the forms it comes in."""
        self.recorder.show("display_data", data)

    def clear_output(self, wait: bool = False) -> None:
        """Forget what the cell has shown."""
        self.recorder.clear()


class Shell(InteractiveShell):  # type: ignore[misc]
    """IPython's shell as a kernel has it, with a record in place of a screen."""

    recorder: Recorder

    def system(self, cmd: str) -> None:
        """Run a line that begins with `!`, without a terminal, of which a sandbox has none."""
        command, pipe = self.var_expand(cmd, depth=1), subprocess.PIPE
        done = subprocess.run(command, shell=True, stdin=subprocess.DEVNULL, stdout=pipe, stderr=subprocess.STDOUT)
        print(done.stdout.decode(errors="replace"), end="")
        self.user_ns["_exit_code"] = done.returncode

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        try:
            message = str(evalue)
        except BaseException:
            message = ""
        self.recorder.error(getattr(etype, "__name__", "Error"), message, [str(line) for line in stb or []])

    def enable_gui(self, gui: Any = None) -> None:
        """Open no window: figures are recorded."""

    def ask_exit(self) -> None:
        """Go on after `exit`: the cells below still count."""


def make_shell(recorder: Recorder) -> Shell:
    """Return a shell whose outputs all go into the record."""
    _Hook.recorder = _Publisher.recorder = Shell.recorder = recorder
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell: Shell = Shell.instance(config=config, displayhook_class=_Hook, display_pub_class=_Publisher)
    shell.input_transformer_manager = _Transformer()
    sys.stdout, sys.stderr = Stream(recorder, "stdout"), Stream(recorder, "stderr")
    builtins.input = _no_input
    shell.user_ns["input"] = _no_input
    return shell


def _no_input(prompt: object = "", /) -> str:
    raise NoInput("input() cannot be used here: nobody is there to type when the notebook is graded.")
