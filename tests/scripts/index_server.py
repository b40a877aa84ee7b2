"""A package index on loopback: it answers the HTML pages only, or the JSON of Poetry too."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b'<!DOCTYPE html><html><body><a href="poetry-2.5.1.tar.gz">poetry</a></body></html>'
JSON_PAGE = "application/vnd.pypi.simple.v1+json"


@contextmanager
def serving(*, json_page: bool, json_release: bool, pages: bool = True) -> Iterator[str]:
    """Serve an index with one package, `poetry`, and yield its address, `http://…/simple`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wants_json = self.headers.get("Accept") == JSON_PAGE
            if self.path == "/simple/poetry/" and pages:
                if wants_json and json_page:
                    self.answer(JSON_PAGE, json.dumps({"files": []}).encode())
                else:
                    self.answer("text/html", PAGE)
            elif self.path == "/pypi/poetry/2.5.1/json" and json_release:
                self.answer("application/json", json.dumps({"info": {}, "urls": []}).encode())
            else:
                self.send_error(404)

        def answer(self, content_type: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Keep the tests quiet."""

    with _answering(Handler) as address:
        yield f"{address}/simple"


@contextmanager
def serving_text(text: str) -> Iterator[str]:
    """Serve one text at every path, and yield the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *arguments: object) -> None:
            """Keep the tests quiet."""

    with _answering(Handler) as address:
        yield address


@contextmanager
def _answering(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
