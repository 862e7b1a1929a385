"""Firefox and WebKit, driven by what they bring along: one face for both.

Firefox speaks WebDriver BiDi over a socket of its own; WebKit (the engine of every browser on an iPhone) is MiniBrowser, driven over
HTTP by WebKitWebDriver on a screen in memory. Both come from the system's packages: see install_browser.py.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import io
import json
import os
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import websocket
from install_browser import NO_FIREFOX, NO_WEBKIT, firefox, webkit
from PIL import Image

KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Tab": "\ue004", "Space": " ", "ArrowDown": "\ue015", "Control": "\ue009", "Shift": "\ue008"}
# What Firefox would fetch by itself is kept from going anywhere: the first is an address that holds its own, empty answer.
PREFERENCES = {
    "services.settings.server": "data:,#remote-settings-dummy/v1", "browser.safebrowsing.update.enabled": False, "extensions.update.enabled": False,
    "app.update.disabledForTesting": True, "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False, "toolkit.telemetry.server": "", "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0, "browser.aboutwelcome.enabled": False, "dom.ipc.processCount": 1, "dom.ipc.processPrelaunch.enabled": False,
    "network.prefetch-next": False, "network.dns.disablePrefetch": True, "extensions.getAddons.cache.enabled": False,
    "ui.prefersReducedMotion": 1, "ui.systemUsesDarkTheme": 0, "accessibility.force_disabled": 1,
}
# MiniBrowser's tool bar would keep its window from becoming as narrow as a phone.
NARROW = "* { min-width: 0; margin: 0; padding: 0; font-size: 1px; }"
# Runs before a page's own scripts: remembers what went wrong, whichever way. A script or style that is missing is an error, too.
HOOK = """<script>
window.wentWrong = [];
addEventListener("error", (e) => wentWrong.push(e.message || `not loaded: ${e.target.src || e.target.href}`), true);
addEventListener("unhandledrejection", (e) => wentWrong.push(`rejected: ${e.reason}`));
addEventListener("securitypolicyviolation", (e) => wentWrong.push(`refused: ${e.blockedURI}`));
console.error = (...words) => wentWrong.push(words.join(" "));
</script>"""
# What the scripts of tests are written with: the first visible element, by selector and by the words in it.
HELPERS = """
const seen = (e) => e.checkVisibility({ visibilityProperty: true });
const all = (css) => [...document.querySelectorAll(css)];
const find = (css, words = "") => all(css).find((e) => seen(e) && e.textContent.includes(words));
const field = (label) => all("label").find((l) => l.textContent.trim().startsWith(label)).control;
"""


class Unavailable(Exception):
    """The engine isn't on this machine, and this is why."""


class Engine(ABC):
    """A browser with one window. It has a profile of its own, and is gone when it is closed."""

    name: str

    def __init__(self, folder: Path):
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        self._before = 0
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # -- what each engine does in its own way

    @abstractmethod
    def _start(self) -> None: ...

    @abstractmethod
    def open(self, url: str) -> None:
        """Open an address and wait until all is loaded."""

    @abstractmethod
    def size(self, width: int, height: int = 900) -> None:
        """Make the inside of the window so many pixels wide and high."""

    @abstractmethod
    def _evaluate(self, expression: str) -> str | None: ...

    @abstractmethod
    def _act(self, *actions: dict[str, Any]) -> None: ...

    @abstractmethod
    def _shot(self) -> str: ...

    # -- what both do alike

    def run(self, body: str, *values: object) -> Any:
        """Run the body of a function in the page; the values are its `arguments`, and what it returns comes back as from JSON."""
        answer = self._evaluate(f"JSON.stringify((function () {{ {HELPERS} {body} }}).apply(null, {json.dumps(values)}) ?? null)")
        return json.loads(answer) if answer else None

    def wait(self, condition: str, *values: object, seconds: float = 10) -> Any:
        """Wait until the expression is true, and return its value."""
        end = time.monotonic() + seconds
        true, value = False, None
        while not true:
            assert time.monotonic() < end, f"{self.name}: not within {seconds} seconds: {condition} {values or ''}"
            with contextlib.suppress(ScriptFailed):  # the page is on its way to another, or what it asks for isn't there yet
                true, value = self.run(f"const value = {condition}; return [!!value, value];", *values)
            time.sleep(0 if true else 0.05)
        return value

    def press(self, *keys: str) -> None:
        """Press keys, one after the other: those named in `KEYS`, a character, or with one held: `Control+v`."""
        strokes = []
        for key in keys:
            held = [KEYS.get(name, name) for name in (key.split("+") if len(key) > 1 else key)]
            strokes += [("keyDown", one) for one in held] + [("keyUp", one) for one in reversed(held)]
        self._act({"type": "key", "id": "keys", "actions": [{"type": kind, "value": value} for kind, value in strokes]})

    def type(self, words: str) -> None:
        self.press(*words)

    def click(self, x: float, y: float) -> None:
        """Click a place of the window."""
        self._act({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": [
            {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0}, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]})

    def click_on(self, css: str, words: str = "") -> None:
        """Click the middle of the first visible element with these words in it; scroll there unless it is in the window.

        As a person does, wait until it rests: a page that was scrolled a frame ago takes a click for where things were.
        """
        self.wait("find(...arguments)", css, words)
        self.run("""const e = find(...arguments), place = e.getClientRects()[0];
          if (place.top < 0 || place.bottom > innerHeight) e.scrollIntoView({ block: "center", behavior: "instant" });""", css, words)
        places: list[list[float]] = []
        while len(places) < 3 or places[-1] != places[-2] or places[-2] != places[-3]:
            time.sleep(0.1)
            places.append(self.run("const [p] = find(...arguments).getClientRects(); return [p.x + p.width / 2, p.y + p.height / 2];", css, words))
        self.click(*places[-1])

    def choose(self, label: str, value: str) -> None:
        """Choose an option: a list opens in a window of the system, so the page is told as the browser would tell it."""
        self.run("""const list = field(arguments[0]); list.value = arguments[1];
          for (const kind of ["input", "change"]) list.dispatchEvent(new Event(kind, { bubbles: true }));""", label, value)

    def picture(self) -> np.ndarray:
        """What the window shows: rows of pixels, each red, green, blue, as many as the window is wide and high."""
        with Image.open(io.BytesIO(base64.b64decode(self._shot()))) as image:
            return np.asarray(image.convert("RGB"))

    def errors(self) -> list[str]:
        """What went wrong on this page since it was opened."""
        return list(self.run("return window.wentWrong ?? ['the page is not from the watched server']"))

    def foreign(self) -> list[str]:
        """What this page asked of other hosts, whether or not it came."""
        return list(self.run("""return performance.getEntriesByType("resource").map((e) => e.name)
          .filter((name) => !name.startsWith("data:") && !name.startsWith("blob:") && new URL(name).host !== location.host);"""))

    def close(self) -> None:
        """End every process that was started, with all that it started itself: asked first, so that a screen takes its lock away."""
        for process in reversed(self._started):
            for sign in (signal.SIGTERM, signal.SIGKILL):
                with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                    os.killpg(process.pid, sign)
                    process.wait(3)
        self._started.clear()

    def _run(self, *command: str, fds: Iterable[int] = (), **environment: str) -> None:
        """Start a program in a group of its own, at home in the profile, with its words in a file there."""
        home = {"HOME": str(self._folder), "XDG_RUNTIME_DIR": str(self._folder), "XDG_CONFIG_HOME": str(self._folder / "config"),
                "XDG_CACHE_HOME": str(self._folder / "cache"), "XDG_DATA_HOME": str(self._folder / "data"), "LANG": "C.UTF-8"}
        with (self._folder / "log.txt").open("ab") as log:
            self._started.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                                                  pass_fds=tuple(fds), env={**os.environ, **home, **environment}))

    def _until(self, ready: Callable[[], Any], what: str, seconds: float = 40) -> Any:
        """Wait until something answers; a program that has ended never will."""
        end = time.monotonic() + seconds
        while True:
            with contextlib.suppress(OSError, ValueError, http.client.HTTPException):
                if answer := ready():
                    return answer
            if time.monotonic() > end or any(p.poll() is not None for p in self._started):
                words = (self._folder / "log.txt").read_text("utf-8", "replace")[-600:]
                raise RuntimeError(f"{self.name}: {what} does not answer. It said:\n{words}")
            time.sleep(0.05)


class ScriptFailed(Exception):
    """A script of a test threw, or the page was gone before it was done."""


class Firefox(Engine):
    """Firefox without a window, over WebDriver BiDi."""

    name = "firefox"
    preferences: Mapping[str, object] = PREFERENCES
    options: tuple[str, ...] = ()

    def _start(self) -> None:
        program = firefox()
        if not program:
            raise Unavailable(NO_FIREFOX)
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in self.preferences.items()]
        (self._folder / "user.js").write_text("\n".join(lines), "utf-8")
        self._run(program, "--headless", "--no-remote", "--profile", str(self._folder), "--remote-debugging-port", "0", *self.options, MOZ_DISABLE_CONTENT_SANDBOX="1")
        place = self._until(lambda: json.loads((self._folder / "WebDriverBiDiServer.json").read_text("utf-8")), "Firefox")
        self._socket = self._until(lambda: websocket.create_connection(
            f"ws://{place['ws_host']}:{place['ws_port']}/session", timeout=60, suppress_origin=True), "Firefox")
        self._ask("session.new", capabilities={})
        # A tab of its own: in the first the address bar has the focus, and keeps it.
        self._window = self._ask("browsingContext.create", type="tab")["context"]

    def _ask(self, method: str, **params: object) -> dict[str, Any]:
        self._before += 1
        self._socket.send(json.dumps({"id": self._before, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._before:
                break
        if answer["type"] == "error":
            raise ScriptFailed(f"{method}: {answer['error']}: {answer['message']}")
        return dict(answer["result"])

    def open(self, url: str) -> None:
        self._ask("browsingContext.navigate", context=self._window, url=url, wait="complete")
        # Just started, and on a busy machine, it answers before the page is the one that scripts run in.
        self.wait("location.href !== 'about:blank' && document.readyState === 'complete'")

    def size(self, width: int, height: int = 900) -> None:
        self._ask("browsingContext.setViewport", context=self._window, viewport={"width": width, "height": height})

    def _evaluate(self, expression: str) -> str | None:
        return self._evaluate_in(self._window, expression)

    def _evaluate_in(self, context: str, expression: str) -> str | None:
        done = self._ask("script.evaluate", expression=expression, target={"context": context}, awaitPromise=False, userActivation=False)
        if done["type"] != "success":
            raise ScriptFailed(done["exceptionDetails"]["text"])
        return done["result"].get("value")

    def _act(self, *actions: dict[str, Any]) -> None:
        self._ask("input.performActions", context=self._window, actions=list(actions))

    def _shot(self) -> str:
        return str(self._ask("browsingContext.captureScreenshot", context=self._window)["data"])


# Runs in the browser's own window: what it tells a screen reader of the page in the tab that is shown, from first to last.
WALK = """(() => {
  const service = Cc["@mozilla.org/accessibilityService;1"].getService(Ci.nsIAccessibilityService), found = [];
  const walk = (node, depth) => {
    found.push({ role: service.getStringRole(node.role), name: node.name ?? "", told: node.description, id: node.id, depth });
    for (const child of node.childCount ? node.children.enumerate() : []) walk(child.QueryInterface(Ci.nsIAccessible), depth + 1);
  };
  walk(service.getAccessibleFor(Services.wm.getMostRecentWindow("navigator:browser").gBrowser.selectedBrowser), 0);
  return JSON.stringify(found);
})()"""


class HeardFirefox(Firefox):
    """Firefox as a screen reader meets it."""

    preferences: Mapping[str, object] = {**PREFERENCES, "accessibility.force_disabled": 0}
    options = ("-remote-allow-system-access",)

    def _start(self) -> None:
        super()._start()
        (browser,) = self._ask("browsingContext.getTree", maxDepth=0, **{"moz:scope": "chrome"})["contexts"]
        self._browser = browser["context"]
        with contextlib.suppress(ScriptFailed):  # the first to ask finds nothing yet; from here on there is a tree of every page
            self._evaluate_in(self._browser, WALK)

    def heard(self) -> list[dict[str, Any]]:
        """Role, name, description, id and depth of all that is spoken, once nothing more comes."""
        end, before = time.monotonic() + 30, None
        while True:
            with contextlib.suppress(ScriptFailed):  # the tree is being built
                now = self._evaluate_in(self._browser, WALK)
                if now == before and now and now.count('"role"') > 10:
                    return list(json.loads(now))
                before = now
            assert time.monotonic() < end, "what is spoken does not come to rest"
            time.sleep(0.3)


class WebKit(Engine):
    """WebKitGTK's MiniBrowser on a screen in memory, over WebDriver."""

    name = "webkit"

    def _start(self) -> None:
        programs = webkit()
        if not programs:
            raise Unavailable(NO_WEBKIT)
        screen, driver, browser = programs
        reading, writing = os.pipe()
        with open(reading, encoding="ascii") as line:  # noqa: PTH123 (a pipe has no path)
            self._run(screen, "-displayfd", str(writing), "-screen", "0", "1800x1400x24", "-nolisten", "tcp", fds=[writing])
            os.close(writing)
            display = f":{line.readline().strip()}"
        with contextlib.closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        style = self._folder / "config" / "gtk-3.0" / "gtk.css"
        style.parent.mkdir(parents=True)
        style.write_text(NARROW, "utf-8")
        self._run(driver, f"--port={port}", DISPLAY=display, GDK_BACKEND="x11", NO_AT_BRIDGE="1", GTK_A11Y="none",
                  LIBGL_ALWAYS_SOFTWARE="1", WEBKIT_DISABLE_DMABUF_RENDERER="1", DBUS_SESSION_BUS_ADDRESS="disabled:")
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": {"binary": browser, "args": ["--automation"]}}
        self._session = ""
        self._until(lambda: self._ask("GET", "status"), "WebKitWebDriver")
        self._session = f"session/{self._ask('POST', 'session', capabilities={'alwaysMatch': wanted})['sessionId']}/"

    def _ask(self, how: str, what: str, **values: object) -> Any:
        try:
            self._line.request(how, f"/{self._session}{what}", json.dumps(values) if how == "POST" else None)
            answer = json.loads(self._line.getresponse().read())["value"]
        except (OSError, http.client.HTTPException):
            self._line.close()  # so that the next question begins anew
            raise
        if isinstance(answer, dict) and "error" in answer:
            raise ScriptFailed(f"{what}: {answer['error']}: {answer.get('message', '')}")
        return answer

    def open(self, url: str) -> None:
        self._ask("POST", "url", url=url)

    def size(self, width: int, height: int = 900) -> None:
        """The frame of the window is not known beforehand: asked for once, seen, and made up for."""
        for _ in range(20):
            inside = self.run("return [innerWidth, innerHeight]")
            if inside == [width, height]:
                return
            outside = self._ask("GET", "window/rect")
            self._ask("POST", "window/rect", x=0, y=0, width=outside["width"] + width - inside[0], height=outside["height"] + height - inside[1])
            time.sleep(0.1)
        raise AssertionError(f"the window is {inside[0]} by {inside[1]} pixels and does not become {width} by {height}")

    def _evaluate(self, expression: str) -> str | None:
        value = self._ask("POST", "execute/sync", script=f"return {expression}", args=[])
        return None if value is None else str(value)

    def _act(self, *actions: dict[str, Any]) -> None:
        self._ask("POST", "actions", actions=list(actions))

    def _shot(self) -> str:
        return str(self._ask("GET", "screenshot"))


ENGINES: dict[str, type[Engine]] = {kind.name: kind for kind in (Firefox, WebKit)}
