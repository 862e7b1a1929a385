"""A site on a local server, as a plain host serves it."""

from __future__ import annotations

import contextlib
import http.server
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType


class Server:
    """A folder at an address of this machine: below a path, with more headers; what is missing gets the site's own 404 page.

    `folder` can be exchanged while it runs, as a new build exchanges what is on a real server.
    """

    def __init__(self, folder: Path, below: str = "/", headers: Mapping[str, str] | None = None):
        self.folder, self.below, self.headers = folder, below, dict(headers or {})
        owner = self

        class Handler(_Handler):
            server_of = owner

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}{below.rstrip('/')}"

    def __enter__(self) -> Server:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    server_of: Server

    def __init__(self, *args: object, **more: object):
        super().__init__(*args, directory=str(self.server_of.folder), **more)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        below = self.server_of.below
        return super().translate_path("/" + path.removeprefix(below) if path.startswith(below) else "/no/such/file")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = self.server_of.folder / "404.html"
        if code != 404 or not page.exists():
            return super().send_error(code, message, explain)
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())
        return None

    def end_headers(self) -> None:
        for name, value in self.server_of.headers.items():
            self.send_header(name, value)
        super().end_headers()

    def copyfile(self, source: object, outputfile: object) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the browser has gone on to the next page
            super().copyfile(source, outputfile)  # type: ignore[type-var]

    def log_message(self, *args: object) -> None:
        pass
