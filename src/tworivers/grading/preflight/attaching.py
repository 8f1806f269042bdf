"""Attaching: pictures that lie beside a notebook and that its texts show are put into their cells for the grader."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

from tworivers.sandbox.pictures import IMAGE, find, names_of

MOST_BYTES = 5_000_000  # of a picture, and MOST_OF_ALL of all those in a notebook
MOST_OF_ALL = 20_000_000
MARKDOWN = re.compile(r"!\[[^\[\]]*\]\(\s*(<[^<>\n]*>|[^\s()]+(?:\([^\s()]*\)[^\s()]*)?)")
KINDS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
    (b"<svg", "image/svg+xml"),
    (b"<?xml", "image/svg+xml"),
)


def attach(notebook: Any, folder: Path) -> list[str]:
    """Attach pictures to the texts that show them; return what is to be said of those that cannot be.

    Args:
        notebook: The submission. Its texts stay as they are.
        folder: The folder that it lies in. Nothing outside of it is read, and no link followed.
    """
    said, room = [], MOST_OF_ALL
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        for written in _pictures(cell.source):
            if find(written, cell.get("attachments", {})):
                continue
            path = next((folder / name for name in names_of(written) if _is_inside(folder, name)), None)
            if path is None:
                continue
            if path.stat().st_size > min(MOST_BYTES, room):
                said.append(f"the picture {path.name} is too large to be shown to the grader; it lies in submitted/")
                continue
            content = path.read_bytes()
            mime = next((mime for begins, mime in KINDS if content.lstrip().startswith(begins)), "")
            if mime:
                room -= len(content)
                name = next(name for name in names_of(written) if folder / name == path)
                kept = {**cell.get("attachments", {}), name: {mime: base64.b64encode(content).decode()}}
                cell["attachments"] = kept
    return said


def _pictures(text: str) -> list[str]:
    """Return the addresses of the pictures that a text shows."""
    return [found.strip("<>") for found in MARKDOWN.findall(text)] + [
        written.strip("\"'") for _, written in IMAGE.findall(text)
    ]


def _is_inside(folder: Path, name: str) -> bool:
    """Tell whether a name is a file of a folder, without a link on the way."""
    parts = Path(name).parts
    if not parts or Path(name).is_absolute() or ".." in parts or "\0" in name:
        return False
    try:
        steps = [folder.joinpath(*parts[: number + 1]) for number in range(len(parts))]
        return steps[-1].is_file() and not any(step.is_symlink() for step in steps)
    except OSError:
        return False
