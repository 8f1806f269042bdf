"""Places: what lies where in the folder of a course, and what of it is about students."""

from __future__ import annotations

from pathlib import Path

from tworivers import replacing
from tworivers.replacing import NEW, OLD

# Everything that holds students' work, ids or points: git ignores it, and it is deleted when grades are final.
ABOUT_STUDENTS = {
    "/downloaded/": "what came from a learning platform, before and after it was unpacked",
    "/submitted/": "what students handed in; no command changes it, but collecting replaces a submission by a newer one",
    "/autograded/": "the same, graded, with the rubrics",
    "/feedback/": "the pages that students get back",
    "/.answers/": "the answers of each run, which run is whose, what a person has read, and why a submission is broken",
    "/gradebook.db*": "nbgrader's gradebook: all points and comments, due dates and extensions",
    "/grades*.csv": "the exported scores",
    "/handout*/": "each student's own copy of an assignment, where an edition has them",
    "/students*.csv": "the roster",
    "/roster*.csv": "the same, under another name",
    "/.nbgrader.log": "what nbgrader's own commands said, ids among it",
}
LEFTOVERS = (f"{NEW}*", f"{OLD}*")  # of a command that was stopped; the next one clears them away


def ignore(root: Path) -> None:
    """Tell git, in a course that has no .gitignore of its own, to leave alone what is about students."""
    path = root / ".gitignore"
    if not path.exists():
        head = "# Written by `tworivers course build`: what is about students belongs in no repository."
        replacing.write(path, "\n".join([head, *ABOUT_STUDENTS, *LEFTOVERS]) + "\n")
