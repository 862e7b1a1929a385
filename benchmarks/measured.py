"""What loading a page costs in a real Chromium, on a slow processor and a slow line.

The processor is slowed four times, the line is the "Fast 3G" of Chromium's own tools (1.44 Mbit/s down, 0.675 up, 562.5 ms a round).
The server is on this machine, speaks HTTP/1.1 and sends everything uncompressed; every load begins with an empty cache.
"""

from __future__ import annotations

import functools
import http.server
import statistics
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from playwright.sync_api import Browser, Response

FAST_3G = {"offline": False, "latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
SLOWER = 4
VIEWPORT = {"width": 1280, "height": 900}
OBSERVE = """() => {
  window.seen = { lcp: 0, shift: 0, tasks: [] };
  const watch = (type, each) => new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
  watch("largest-contentful-paint", (e) => { seen.lcp = e.startTime; });
  watch("layout-shift", (e) => { if (!e.hadRecentInput) seen.shift += e.value; });
  watch("longtask", (e) => { seen.tasks.push([e.startTime, e.duration]); });
}"""
# Blocking time, as Lighthouse counts it: what long tasks take beyond 50 ms after the first contentful paint.
RESULT = """() => {
  const first = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const late = seen.tasks.map(([start, took]) => start + took - Math.max(start, first)).filter((took) => took > 50);
  return [first, seen.lcp, seen.shift, late.reduce((sum, took) => sum + took - 50, 0)];
}"""


@dataclass(frozen=True)
class Load:
    """A page load: bytes and requests; milliseconds to the first and the largest paint; layout shift; blocking time, milliseconds."""

    bytes: float
    requests: float
    first_paint: float
    largest_paint: float
    shift: float
    blocking: float


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder; the address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def load(browser: Browser, url: str) -> tuple[Load, set[str]]:
    """Load a page once; also the addresses on other hosts that it asked for in vain."""
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    responses: list[Response] = []
    foreign: set[str] = set()
    page.on("response", lambda response: responses.append(response))
    page.on("requestfailed", lambda request: foreign.add(request.url))
    page.add_init_script(f"({OBSERVE})()")
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", FAST_3G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url, wait_until="load", timeout=180_000)
    page.wait_for_load_state("networkidle", timeout=180_000)
    page.wait_for_timeout(2000)
    times = page.evaluate(RESULT)
    sizes = [len(r.body()) for r in responses if r.status == 200]
    context.close()
    return Load(sum(sizes), len(sizes) + len(foreign), *times), foreign


def median(loads: Sequence[Load]) -> Load:
    """The median of each figure."""
    return Load(*(statistics.median(values) for values in zip(*map(astuple, loads), strict=True)))
