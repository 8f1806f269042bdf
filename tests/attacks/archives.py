"""What is handed in as an archive or through the exchange to write or read outside its own folder."""

from __future__ import annotations

import io
import tarfile
import warnings
import zipfile
from collections.abc import Callable

Members = list[tuple[str, bytes]]


def zipped(members: Members, links: tuple[tuple[str, str], ...] = ()) -> bytes:
    """Return a zip archive; links as Unix writes them into one."""
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # that a name stands there twice
        for name, content in members:
            info = zipfile.ZipInfo("x")
            info.filename = name
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
        for name, target in links:
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o120777 << 16
            archive.writestr(info, target)
    return made.getvalue()


def tarred(members: Members, links: tuple[tuple[str, str, bytes], ...] = ()) -> bytes:
    """Return a compressed tar archive; links by name, target and type."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, target, kind in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            archive.addfile(info)
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def damaged(notebook: bytes) -> bytes:
    """Return an archive one member of which is not what its checksum says."""
    whole = bytearray(zipped([("bad.txt", bytes(range(256)) * 8), ("ps.ipynb", notebook)]))
    whole[60] ^= 0xFF
    return bytes(whole)


# Each is made of an honest notebook and of the place that must not be written or read; `ps.ipynb` must arrive.
ARCHIVES: dict[str, Callable[[bytes, str], tuple[str, bytes]]] = {
    "zip-climbs": lambda nb, out: (".zip", zipped([("../../../../climbed.txt", b"mine"), ("ps.ipynb", nb)])),
    "zip-climbs-backwards": lambda nb, out: (".zip", zipped([("..\\..\\climbed.txt", b"mine"), ("ps.ipynb", nb)])),
    "zip-climbs-in-the-middle": lambda nb, out: (".zip", zipped([("a/../../../climbed.txt", b"x"), ("ps.ipynb", nb)])),
    "zip-absolute": lambda nb, out: (".zip", zipped([(f"{out}/climbed.txt", b"mine"), ("ps.ipynb", nb)])),
    "zip-drive": lambda nb, out: (".zip", zipped([("C:\\climbed.txt", b"mine"), ("ps.ipynb", nb)])),
    "zip-link": lambda nb, out: (
        ".zip",
        zipped([("ps.ipynb", nb)], links=(("key.txt", f"{out}/secret.txt"), ("folder", str(out)))),
    ),
    "zip-link-then-file-in-it": lambda nb, out: (
        ".zip",
        zipped([("ps.ipynb", nb), ("folder/climbed.txt", b"mine")], links=(("folder", str(out)),)),
    ),
    "zip-file-as-folder": lambda nb, out: (".zip", zipped([("a", b""), ("a/b", b""), ("ps.ipynb", nb)])),
    "zip-name-too-long": lambda nb, out: (".zip", zipped([("n" * 5000, b""), ("ps.ipynb", nb)])),
    "zip-twice": lambda nb, out: (".zip", zipped([("ps.ipynb", nb), ("ps.ipynb", b"{}")])),
    "zip-damaged": lambda nb, out: (".zip", damaged(nb)),
    "zip-in-zip-climbs": lambda nb, out: (
        ".zip",
        zipped([("inner.zip", zipped([("../../climbed.txt", b"mine")])), ("ps.ipynb", nb)]),
    ),
    "tar-climbs": lambda nb, out: (".tar.gz", tarred([("../../../climbed.txt", b"mine"), ("ps.ipynb", nb)])),
    "tar-absolute": lambda nb, out: (".tar.gz", tarred([(f"{out}/climbed.txt", b"mine"), ("ps.ipynb", nb)])),
    "tar-link": lambda nb, out: (
        ".tar.gz",
        tarred([("ps.ipynb", nb), ("folder/climbed.txt", b"x")], links=(("folder", str(out), tarfile.SYMTYPE),)),
    ),
    "tar-hard-link": lambda nb, out: (
        ".tar.gz",
        tarred([("ps.ipynb", nb)], links=(("key.txt", f"{out}/secret.txt", tarfile.LNKTYPE),)),
    ),
    "tar-device": lambda nb, out: (
        ".tar.gz",
        tarred([("ps.ipynb", nb)], links=(("zero", "", tarfile.CHRTYPE), ("pipe", "", tarfile.FIFOTYPE))),
    ),
}
# Nothing can arrive from these, and they must not stop the others.
HOPELESS: dict[str, tuple[str, bytes]] = {
    "no-archive": (".zip", b"PK\x03\x04 and nothing more"),
    "gz-of-nothing": (".gz", b"\x1f\x8b"),
    "empty": (".zip", b""),
}
