"""Grading: from what was handed in to points, notes and pages; the steps that nbgrader takes."""
