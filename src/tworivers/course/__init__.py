"""The course: releases, gradebook and the commands of its instructor. With `grading` it alone imports nbgrader."""
