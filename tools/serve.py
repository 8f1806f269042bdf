"""Serve a folder on 127.0.0.1 and print the address; a port in use is said and the next free one is taken.

usage: serve.py FOLDER [--port 8000]
"""

from __future__ import annotations

import argparse
import functools
import http.server
import sys
from pathlib import Path


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files as they are, without a line for every request."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing of a request that went well."""


def open_server(folder: Path, port: int, tries: int = 20) -> http.server.ThreadingHTTPServer:
    """Return a server on the port, or on the next one that is free."""
    handler = functools.partial(Handler, directory=str(folder))
    http.server.ThreadingHTTPServer.allow_reuse_address = False
    for number in range(port, port + tries):
        try:
            server = http.server.ThreadingHTTPServer(("127.0.0.1", number), handler)
        except OSError:
            print(f"Port {number} is in use; trying {number + 1}.", flush=True)
            continue
        return server
    raise SystemExit(
        f"No free port between {port} and {port + tries - 1}. Choose one: make book, or tools/serve.py FOLDER --port N."
    )


def main() -> None:
    """Serve until Ctrl+C."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    if not (options.folder / "index.html").exists():
        sys.exit(f"{options.folder} holds no built book. Build it first: make html.")
    server = open_server(options.folder, options.port)
    print(f"The book is at http://127.0.0.1:{server.server_port}/  (Ctrl+C stops it)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("\nStopped.")


if __name__ == "__main__":
    main()
