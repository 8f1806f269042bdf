"""nbgrader's settings for the course. A course is the folder that holds this file, or TWORIVERS_COURSE_ROOT."""

import os
from pathlib import Path

from nbgrader.server_extensions.formgrader.handlers import template_path

import tworivers.grading
from tworivers.course import nbgrader_autograde as intake
from tworivers.course.nbgrader_calls import plain_path

c = get_config()  # noqa: F821 (traitlets provides it when it reads this file)

root = Path(os.environ.get("TWORIVERS_COURSE_ROOT") or Path(__file__).parent).resolve()

c.CourseDirectory.root = str(plain_path(root))  # must be absolute
c.CourseDirectory.course_id = "two-rivers"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# nbgrader copies every file of an assignment's folder into the release: these stay behind.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    "feedback",
    "questions.toml",
    "answers.py",
    ".*",
]
c.CourseStep.root = str(root)
# For credit: give each student documents, months and cases of their own (`tworivers course variants`), and name the edition here.
# c.CourseStep.edition = "2027-spring"

# The name that a question asks for stands as `...` above the solution, so that an untouched release runs to its end.
c.ClearSolutions.code_stub = {"python": "# Write your lines here, or replace the three dots above."}
c.ClearSolutions.text_stub = "*Write your answer here, in place of this line.*"

# A release says how to install the package, how closely numbers are compared and what a written answer is read for.
c.GenerateAssignment.preprocessors.insert(0, "tworivers.grading.release.CompleteRelease")

# Before a submission is graded it is looked over, from `nbgrader autograde` and formgrader's button too.
intake.install()
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "tworivers.grading.mend.MendCells",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "tworivers.grading.mend.CheckMarks",
]
c.Autograde.autograde_preprocessors = [
    "tworivers.grading.run.RunNotebook",  # the only step that touches the student's code
    "tworivers.grading.step_marks.MarkCells",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",  # and the next: both as the course does it, on every path
    "nbgrader.preprocessors.AssignLatePenalties",
    "tworivers.grading.rubric.ShowRubric",
    "tworivers.grading.mend.CheckMarks",
]
# What one submission may use, where it differs from the defaults of tworivers.sandbox.walls.Limits: seconds of computing
# and of waiting, of one cell and altogether. Time by the clock does not count.
c.RunNotebook.limits = {"cell_seconds": 20, "cell_wait": 30, "cpu_seconds": 60, "wait_seconds": 60}

# What students hand in, by archive or through the exchange: no name climbs out of its folder, no link is followed.
c.ZipCollectApp.extractor_plugin = "tworivers.grading.collecting.Extractor"
c.ZipCollectApp.collector_plugin = "tworivers.grading.collecting.Collector"
c.ExchangeFactory.collect = "tworivers.grading.collecting.Collect"
# The scores as a table: what was graded, what waits, what is broken and what was not handed in stand apart.
c.ExportApp.plugin_class = "tworivers.course.export.CourseExport"

# formgrader: nbgrader's own templates behind ours, which load nothing from other hosts, and what students wrote contained.
c.HTMLExporter.filters = {
    "markdown2html": "tworivers.sandbox.html.markdown",
    "contained": "tworivers.sandbox.html.contained",
}
c.HTMLExporter.extra_template_basedirs = [
    str(Path(tworivers.grading.__file__).parent / "templates"),
    template_path,
]
# The feedback has an exporter of its own.
c.GenerateFeedback.preprocessors = [
    "tworivers.grading.rubric.HideRubric",
    "tworivers.grading.feedback.TellScores",
]
c.GenerateFeedback.exporter_class = "tworivers.grading.feedback.FeedbackExporter"
