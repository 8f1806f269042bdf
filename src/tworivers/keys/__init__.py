"""Keys: what the grader knows of each question and the student does not."""
