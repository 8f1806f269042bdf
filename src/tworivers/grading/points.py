"""Points: what each question is worth by its key, and where a notebook or the gradebook has it otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tworivers.keys.key import Key


def worth(key: Key, by_person: bool = True) -> dict[str, float]:
    """Return the points of each question; of those that a person reads as well, or of the others alone."""
    found = {question.id: question.points for question in key.questions}
    return found | ({written.id: written.points for written in key.written} if by_person else {})


def disagreements(
    there: Mapping[str, float], known: Mapping[str, float]
) -> Iterator[tuple[str, float | None, float | None]]:
    """Yield each question that is worth other points at another place, there and here; None where it is not asked.

    >>> list(disagreements({"ps02.q1": 2, "ps02.q2": 1}, {"ps02.q1": 3, "ps02.q2": 1, "ps02.q3": 1}))
    [('ps02.q1', 2, 3), ('ps02.q3', None, 1)]
    """
    for name in sorted(there.keys() | known.keys()):
        if there.get(name) != known.get(name):
            yield name, there.get(name), known.get(name)
