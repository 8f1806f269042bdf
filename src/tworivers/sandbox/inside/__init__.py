"""What runs inside the sandbox, and all of the grader that can be seen there."""
