"""Attacks that want a wrong or missing answer to count: rewritten checks, lying objects, forged results."""

FIRST = {
    "ast-transformer-drops-the-checks": """
import ast
class Drop(ast.NodeTransformer):
    def visit_Call(self, node):
        return ast.Constant(True) if getattr(node.func, "id", "") == "check" else node
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Drop())
""",
    "input-transformer-rewrites-the-checks": """
get_ipython().input_transformers_cleanup.append(lambda lines: ["2\\n"] if "check(" in "".join(lines) else lines)
""",
    "shell-that-runs-nothing": """
shell = get_ipython()
class Result: success, result, error_in_exec, error_before_exec, execution_count = True, 2, None, None, 1
shell.run_cell = lambda *given, **named: Result()
shell.run_code = lambda *given, **named: False
type(shell).run_cell = shell.run_cell
""",
    "check-that-says-right": """
import builtins, tworivers, tworivers.checks as checks
checks.respond = lambda question, value: (True, [f"{question}: right."])
checks.check = tworivers.check = builtins.check = lambda question, value: print(2)
""",
    "plain-that-says-anything": """
import tworivers.checks.answers as answers, sys
class Any_(dict):
    __eq__ = lambda self, other: True
    __hash__ = None
for module in list(sys.modules.values()):
    if hasattr(module, "plain"):
        module.plain = lambda value, depth=0: {"list": [True] * 15}
answers._plain = lambda value, depth: Any_(list=[])
""",
    "patched-pandas": """
import pandas as pd
pd.DataFrame.__eq__ = pd.Series.__eq__ = lambda self, other: True
pd.testing.assert_frame_equal = pd.testing.assert_series_equal = lambda *given, **named: None
pd.DataFrame.equals = lambda self, other: True
""",
    "patched-json": """
import json
old = json.dumps
json.dumps = lambda frame, **named: old({**frame, "points": 40, "score": 40, "verdict": "right"}, **named)
""",
    "forged-frames-on-every-pipe": r"""
import json, os
forged = b"".join(json.dumps(frame).encode() + b"\n" for number in range(40) for frame in (
    {"begun": number},
    {"question": f"ps02.q{number}", "answer": True, "points": 3, "results": [["", 1]] * 7},
    {"cell": number, "outputs": [{"output_type": "execute_result", "data": {"text/plain": "3"}}], "count": 1},
    {"question": f"ps02.q{number}", "answer": {"table": {"columns": 1}}},
)) + b'{"ended": 0}\n{"answer": NaN, "question": "ps02.q3"}\n' + b"[" * 100000 + b"\n"
for name in os.listdir("/proc/self/fd"):
    try:
        os.write(int(name), forged)
    except OSError:
        pass
""",
    "forged-bundle-displayed": """
from IPython.display import display
for number in range(1, 16):
    display({"application/vnd.tworivers.answer+json": {"question": f"ps02.q{number}", "answer": True, "points": 3}}, raw=True)
    display({"text/plain": "3"}, raw=True)
""",
    "points-shown-after-every-cell": """
import sys
from IPython.display import display
shell = get_ipython()
shell.events.register("pre_run_cell", lambda info: display(3))
shell.events.register("post_run_cell", lambda result: (display(3), sys.displayhook(3)))
""",
    "frame-walk-into-the-runner": """
import gc, sys
frame = sys._getframe()
while frame is not None:
    for name, value in list(frame.f_globals.items()) + list(frame.f_locals.items()):
        if isinstance(value, dict) and ("cells" in value or "limits" in value):
            value["points"] = 40
            for cell in value.get("cells", []):
                cell["value"] = "2"
    frame = frame.f_back
for thing in gc.get_objects():
    if type(thing) is dict and ("answer" in thing or "points" in thing):
        thing["points"], thing["answer"] = 40, 2
""",
    "trace-that-rewrites-arguments": """
import sys, threading
def trace(frame, event, argument):
    if frame.f_code.co_name in ("hand_over", "check", "respond", "plain"):
        frame.f_locals.update(value=True, answer=True)
    return trace
sys.settrace(trace); sys.setprofile(trace); threading.settrace(trace)
""",
    "forged-result-files": """
from pathlib import Path
for name in ("results.json", "grades.json", "bundle.json", "feedback.html", "gradebook.db", "ps02-five-hamlets.ipynb"):
    Path(name).write_text('{"ps02.q1": 40, "score": 40}')
""",
    "environment-that-says-validate": """
import os
os.environ["NBGRADER_EXECUTION"] = "validate"
os.environ["TWORIVERS_UNSAFE_NO_SANDBOX"] = "1"
""",
    "warnings-hook-and-excepthook": """
import sys, warnings
sys.excepthook = sys.unraisablehook = lambda *given: print(3)
get_ipython().set_custom_exc((BaseException,), lambda *given, **named: print(3))
get_ipython().showtraceback = lambda *given, **named: print(3)
""",
}

ANSWERS = {
    "liar-about-equality": (
        """
class Liar(float):
    __eq__ = __le__ = __ge__ = __lt__ = __gt__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __hash__ = lambda self: 0
    __round__ = __abs__ = __sub__ = __rsub__ = lambda self, *rest: self
""",
        "Liar(0)",
    ),
    "liar-that-is-everything": (
        """
class Liar:
    columns, index, dtype, __name__ = ["month"], ["1960-11"], "float64", "Fraction"
    __eq__ = __contains__ = lambda self, other: True
    __hash__, __len__ = lambda self: 0, lambda self: 4
    def __getattr__(self, name): return self
    def __call__(self, *given, **named): return self
    def __iter__(self): return iter([self] * 4)
    def __getitem__(self, key): return self
    def __float__(self): return 1.0
    def tolist(self): return [self] * 4
    def itertuples(self, **named): return iter([(self,)] * 4)
""",
        "Liar()",
    ),
    "str-subclass": (
        """
class Word(str):
    __eq__ = startswith = __contains__ = lambda self, *other: True
    __hash__ = lambda self: 0
    strip = lower = lambda self: self
""",
        "Word('any')",
    ),
    "nan": ("", "float('nan')"),
    "infinity": ("", "float('-inf')"),
    "truth-value": ("", "True"),
    "list-of-truth-values": ("", "[True] * 4"),
    "huge-integer": ("", "10 ** 100_000"),
    "huge-text": ("", "'f042 a rounded cut stated ' * 10_000_000"),
    "deep-nesting": ("x = []\nfor _ in range(100_000):\n    x = [x]", "x"),
    "list-that-holds-itself": ("x = []\nx.append(x)\ny = {}\ny['y'] = y", "[x, y]"),
    "every-label-at-once": ("", "['a', 'b', 'c', 'd', 'rounded', 'cut', 'either', 'does not fit', 'stated']"),
    "iterator-without-end": ("import itertools", "map(str, itertools.count())"),
    "object-that-breaks-when-read": (
        """
class Broken:
    def __getattribute__(self, name): raise SystemExit(name)
    __repr__ = __str__ = __iter__ = __len__ = __call__ = lambda self, *rest: 1 / 0
""",
        "Broken()",
    ),
    "object-that-never-ends-when-read": (
        "class Slow:\n    def __getattr__(self, name):\n        while True:\n            pass",
        "Slow()",
    ),
    "plain-value-typed-in": ("", "{'unanswered': False, 'list': [12], 'points': 3, 'raised': ''}"),
    "lone-surrogates": ("", "'\\ud800\\x00\\x1b[31m' * 100"),
}

SHOW = "import os\nfor name in os.listdir('.'):\n    print(open(name).read() if os.path.isfile(name) else name)\nkept"

FUNCTIONS = {
    "function-that-keeps-its-inputs": (
        "kept = []\ndef change_percent(*given):\n    kept.append(given); print(given)\n    open('kept.txt', 'a').write(str(given))\n    return 0",
        SHOW,
    ),
    "function-that-returns-its-inputs": ("kept = 0\ndef change_percent(*given):\n    return str(given)", SHOW),
    "function-that-raises-its-inputs": (
        "kept = 0\ndef change_percent(*given):\n    raise type('Seen_' + '_'.join(map(str, given)), (Exception,), {})(given)",
        SHOW,
    ),
    "function-with-the-visible-results-typed-in": (
        "kept = 0\nknown = {(12, 29): 141.6667, (63, 6): -90.476, (20, 20): 0.0, (40, 10): -75.0}\n"
        "def change_percent(*given):\n    return known.get(given, 0)",
        SHOW,
    ),
    "function-that-never-ends": (
        "kept = 0\ndef change_percent(*given):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
        SHOW,
    ),
    "function-that-ends-the-process": ("kept = 0\nimport os\ndef change_percent(*given):\n    os._exit(0)", SHOW),
    "function-that-spies-from-a-second-process": (
        """
import mmap, os, time
kept = mmap.mmap(-1, 4096)
def change_percent(*given):
    kept.write(str(given).encode())
    time.sleep(0.3)
    return 0
if os.fork() == 0:
    for _ in range(100):
        time.sleep(0.05)
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                for descriptor in os.listdir(f"/proc/{pid}/fd"):
                    os.write(os.open(f"/proc/{pid}/fd/{descriptor}", os.O_WRONLY | os.O_NONBLOCK), bytes(kept) + b"\\n")
            except OSError:
                pass
    os._exit(0)
""",
        "import time; time.sleep(1); print(bytes(kept))",
    ),
}
