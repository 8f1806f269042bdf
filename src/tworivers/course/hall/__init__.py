"""The hall: where submissions are graded, whichever command has brought them in."""
