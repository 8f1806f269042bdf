"""Grading: keys, the judge, and nbgrader's part in it. Nothing else of the package imports nbgrader."""
