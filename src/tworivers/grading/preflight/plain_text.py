"""Plain text: what students wrote or named, made fit to be stored and to be shown on a line."""

from __future__ import annotations


def shown(text: str, most: int = 200) -> str:
    r"""Return a text for a line of a report: what a terminal would act upon, or cannot show, is written out.

    >>> shown("ps02 \x1b[2J김.ipynb")
    'ps02 \\x1b[2J김.ipynb'
    """
    cut = text if len(text) <= most else f"{text[: most - 1]}…"
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in cut)


def whole(text: str) -> str:
    r"""Return a text that can be stored: halves of a character become one or a mark for it, zero characters go.

    >>> whole("\ud83d\ude00 \ud83d a\0")
    '😀 � a'
    """
    if text.isascii():
        return text.replace("\0", "")
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\0", "")


def unix_lines(text: str) -> str:
    r"""Return a text with line ends as Unix writes them.

    >>> unix_lines("a\r\nb\rc")
    'a\nb\nc'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_text(name: str) -> bool:
    """Tell whether the name of a file can be stored as text: one that is not UTF-8 cannot."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
