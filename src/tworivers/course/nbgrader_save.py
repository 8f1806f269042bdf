"""Saving: scores that nbgrader's own autograde found go into the gradebook as those of `tworivers grade` do.

nbgrader saves cell by cell, asks for every answer again that a person has graded, and assigns penalties in a step of its
own. One step stands for both: one transaction, the same rules on every path.
"""

from __future__ import annotations

from pathlib import Path

from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from traitlets import Unicode
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from tworivers.course import gradebook as books
from tworivers.course.hall.in_memory import scores_of
from tworivers.course.nbgrader_calls import gradebook
from tworivers.course.read_by_hand import ReadByHand, answers_in
from tworivers.grading.steps import CourseStep, Notebook, Resources


class SaveScores(CourseStep):
    """Writes the scores of a notebook into the gradebook, with the penalty if it is late."""

    graded = Unicode("autograded", help="The folder of the submissions that were graded before.").tag(config=True)

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Save what nbgrader's steps would save, in one transaction."""
        names, root = resources["nbgrader"], Path(self.root)
        by_hand = ReadByHand(root, names["assignment"], self.graded)
        answers = answers_in(nb, names["notebook"])
        scores = scores_of(nb, self.log)
        entry = books.Entry(names["student"], scores, None, answers, names["notebook"])
        with gradebook(root, self.config) as book:
            books.save(book, names["assignment"], [entry], books.rule_for_penalties(self.config), by_hand)
        by_hand.keep(names["student"], answers)
        return nb, resources


def with_one_save(config: Config, graded: str) -> Config:
    """Change settings so that this step stands for nbgrader's two."""
    named = Autograde(coursedir=CourseDirectory(config=config), config=config).autograde_preprocessors
    kinds = [import_item(item) if isinstance(item, str) else item for item in named]
    config.Autograde.autograde_preprocessors = [
        SaveScores if issubclass(kind, SaveAutoGrades) else kind
        for kind in kinds
        if not issubclass(kind, AssignLatePenalties)
    ]
    config.SaveScores.graded = graded
    return config
