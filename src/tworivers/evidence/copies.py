"""A reader's own copy of the documents: a folder of text files and PDFs, read into plain text."""

from __future__ import annotations

import bisect
import functools
import hashlib
import io
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tworivers.errors import CourseError, DataError
from tworivers.evidence.wording import Wording, fold, without_brackets

TEXT_SUFFIXES = (".txt", ".md", ".text")
_PREFIX = re.compile(r"\d{3}(?=\D)")


@dataclass(frozen=True)
class Copy:
    """One file of a reader's copy, as lines of text or as pages of a PDF."""

    name: str
    sha256: str
    unit: Literal["line", "page"]
    parts: tuple[str, ...]

    @property
    def prefix(self) -> str:
        """The three digits that open the names of the project's reading copy (`001_….txt`), or nothing.

        >>> Copy("001_dossier.txt", "", "line", ()).prefix
        '001'
        """
        found = _PREFIX.match(self.name)
        return found[0] if found else ""

    @functools.cached_property
    def text(self) -> str:
        """The whole text; parts are joined by line breaks."""
        return "\n".join(self.parts)

    @functools.cached_property
    def wording(self) -> Wording:
        """The text as it is compared."""
        return fold(self.text)

    @functools.cached_property
    def wording_without_brackets(self) -> Wording:
        """The text as it is compared, without the words in brackets."""
        return fold(without_brackets(self.text))

    @functools.cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for part in self.parts[:-1]:
            starts.append(starts[-1] + len(part) + 1)
        return starts

    def number(self, offset: int) -> int:
        """Return the line or page, from 1, in which a place of the text lies."""
        return bisect.bisect_right(self._starts, offset)

    def where(self, offset: int) -> str:
        """Return a place as a reader looks it up; in the project's reading copy as its tables write it.

        >>> Copy("001_dossier.txt", "", "line", ("one", "two")).where(4)
        '001:L2'
        >>> Copy("dossier.pdf", "", "page", ("one", "two")).where(0)
        'dossier.pdf, page 1'
        """
        number = self.number(offset)
        if self.unit == "line" and self.prefix:
            return f"{self.prefix}:L{number}"
        return f"{self.name}, {self.unit} {number}"


@dataclass(frozen=True)
class Folder:
    """A reader's folder: the files that could be read, and a sentence on each that could not."""

    path: Path
    copies: tuple[Copy, ...]
    remarks: tuple[str, ...] = field(default=())


def read_folder(folder: str | Path) -> Folder:
    """Read every text file (.txt, .md, .text; UTF-8) and PDF that lies directly in a folder.

    Raises:
        DataError: The folder is missing, is a file, or holds nothing that can be read; the sentence says what to do.
    """
    path = Path(folder)
    if path.is_file():
        raise DataError(f"{path} is a file. Name the folder in which your copies of the documents lie.")
    if not path.is_dir():
        raise DataError(f"There is no folder {path}. Name the folder in which your copies of the documents lie.")
    copies: list[Copy] = []
    remarks: list[str] = []
    try:
        files = sorted(path.iterdir())
    except OSError as error:
        raise DataError(f"{path} cannot be opened ({error.strerror}). Check who may read it.") from None
    for file in files:
        if not file.is_file() or file.suffix.lower() not in (*TEXT_SUFFIXES, ".pdf"):
            continue
        try:
            copies.append(read_copy(file))
        except DataError as error:
            remarks.append(str(error))
    if not copies:
        raise DataError(" ".join(remarks) or _nothing_there(path))
    return Folder(path, tuple(copies), tuple(remarks))


def _nothing_there(path: Path) -> str:
    names = sorted(file.name for file in path.iterdir())
    found = f"It holds {', '.join(names[:5])}{' …' if len(names) > 5 else ''}." if names else "It is empty."
    return f"{path} holds no text file ({', '.join(TEXT_SUFFIXES)}) and no PDF. {found} Put your copies there."


def read_copy(file: Path) -> Copy:
    """Read one text file or PDF.

    Raises:
        DataError: The file cannot be opened, is not UTF-8, is empty, is no PDF, is locked, or is a scan without text.
        CourseError: It is a PDF, and nothing is installed that reads one.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DataError(f"{file} cannot be opened ({error.strerror}). Check who may read it.") from None
    digest = hashlib.sha256(content).hexdigest()
    if file.suffix.lower() == ".pdf":
        pages = _pdf_pages(file, content)
        if not any(re.search(r"\w", page) for page in pages):
            raise DataError(
                f"{file} has {len(pages)} page{'s'[: len(pages) != 1]} and no text: it is a scan. "
                f"Run text recognition over it first (for example: ocrmypdf {file.name} {file.stem}-text.pdf)."
            )
        return Copy(file.name, digest, "page", tuple(_without_running_heads(pages)))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{file} is not UTF-8 text (byte {error.start}). Save it again as UTF-8.") from None
    if not text.strip():
        raise DataError(f"{file} is empty. Save the document's text in it.")
    return Copy(file.name, digest, "line", tuple(text.replace("\r\n", "\n").split("\n")))


def _pdf_pages(file: Path, content: bytes) -> list[str]:
    try:
        import pypdf
    except ModuleNotFoundError:
        return _pdftotext_pages(file)
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DataError(f"{file} is locked with a password. Save a copy of it without one.")
        return [page.extract_text() for page in reader.pages]
    except DataError:
        raise
    except Exception as error:  # a broken PDF fails in as many ways as there are objects in it
        said = f"{type(error).__name__}: {error}"
        raise DataError(f"{file} is not a PDF that can be read ({said}). Get it again.") from None


def _pdftotext_pages(file: Path) -> list[str]:
    program = shutil.which("pdftotext")
    if program is None:
        raise CourseError(
            f"{file.name} is a PDF, and nothing here reads PDFs. "
            'Install pypdf (pip install "tworivers[pdf]") or pdftotext.'
        )
    command = [program, "-enc", "UTF-8", str(file), "-"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    except subprocess.TimeoutExpired:
        raise DataError(f"{file} took pdftotext more than 5 minutes. Save it again, or save its text.") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", errors="replace").strip() or f"pdftotext ended with {done.returncode}"
        raise DataError(f"{file} is not a PDF that can be read ({said}). Get it again.")
    pages = done.stdout.decode("utf-8", errors="replace").split("\f")
    return pages[:-1] if len(pages) > 1 and not pages[-1].strip() else pages


def _without_running_heads(pages: list[str]) -> list[str]:
    """Take out what stands at the top or foot of at least three, and half, of the pages (numbers apart).

    A running head stands in the middle of a sentence that goes on over the page. Up to two lines at either end are
    taken out; the first of each goes to the top of the first page, since it may be a title that a row quotes.

    >>> _without_running_heads([f"The dossier {n}\\ntext {word}" for n, word in enumerate("abc")])
    ['The dossier 0\\n\\ntext a', '\\ntext b', '\\ntext c']
    """
    lines = [page.split("\n") for page in pages]
    taken: list[str] = []
    for step in (1, 1, -1, -1):
        outer = [next((at for at in range(len(page))[::step] if page[at].strip()), 0) for page in lines]
        keys = [re.sub(r"\d+", "#", page[at]).strip() for page, at in zip(lines, outer, strict=True)]
        running = {key for key in keys if key and keys.count(key) >= max(3, len(pages) / 2)}
        taken += [lines[keys.index(key)][outer[keys.index(key)]] for key in sorted(running)]
        for page, at, key in zip(lines, outer, keys, strict=True):
            if key in running:
                page[at] = ""
    lines[0] = taken + lines[0]
    return ["\n".join(page) for page in lines]
