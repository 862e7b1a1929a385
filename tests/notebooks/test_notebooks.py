"""The labs: headless from top to bottom, and in a real JupyterLab in the browser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.slow

LABS = sorted((ROOT / "book" / "labs").glob("*.ipynb"))


@pytest.mark.parametrize("path", LABS, ids=lambda p: p.stem)
def test_a_lab_runs_from_top_to_bottom(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None, f"{path.name} stores outputs"
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
    code = [c for c in notebook.cells if c.cell_type == "code"]
    optional = "(optional)" in notebook.cells[0].source
    assert optional or any("image/png" in o.get("data", {}) for c in code for o in c.outputs)
    for cell in code:  # nothing is answered yet: the checks say so, and nothing else fails or warns
        errors = [o.evalue for o in cell.outputs if o.output_type == "error"]
        checks = "raises-exception" in cell.metadata.get("tags", [])
        assert len(errors) == checks and all(e.startswith("Replace the three dots in the cell above with your answer.") for e in errors), cell.id
        assert not [o.text for o in cell.outputs if o.get("name") == "stderr"], cell.id


PROBE = [
    'import readouts\nfrom ipywidgets import Text, VBox, link\nw = readouts.compare("malta-2023")\nbox = Text()\nlink((box, "value"), (w, "topic"))\nVBox([box, w])',
    'w.show = "both"\nw.topic = "taiwan"',
    'print("topic is", repr(w.topic), "meeting is", w.meeting, "rows", len(w.value))',
    'w.meeting = "bali-2022"',
]


FORM = [
    "from readouts import workbench\nform = workbench.workbench()\nform",
    'print("found", len(form.shared), "codes", [[c for c in codes if c] for codes in form.coding.codes])',
]


TRAIL = ['import readouts\nt = readouts.phrase_trail("candid")\nt']


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real JupyterLab with one notebook; its address."""
    folder = tmp_path_factory.mktemp("lab")
    for name, cells in (("probe", PROBE), ("form", FORM), ("trail", TRAIL)):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / f"{name}.ipynb")
    for path in LABS:
        shutil.copy(path, folder)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--ServerApp.port=0",
               "--IdentityProvider.token=", "--ServerApp.password=", f"--ServerApp.root_dir={folder}", "--expose-app-in-browser",
               "--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    env = {**os.environ, "JUPYTER_RUNTIME_DIR": str(folder / "runtime"), "JUPYTER_CONFIG_DIR": str(folder / "config")}
    log = (folder / "log.txt").open("w")
    server = subprocess.Popen(command, env=env, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield _address(folder / "runtime", folder / "log.txt")
    finally:
        server.terminate()
        server.wait(20)


def _address(runtime: Path, log: Path) -> str:
    for _ in range(240):
        for path in runtime.glob("jpserver-*.json"):
            url = str(json.loads(path.read_text())["url"])
            try:
                urllib.request.urlopen(url + "api", timeout=5)
                return url
            except OSError:
                pass
        time.sleep(0.5)
    raise AssertionError(log.read_text()[-2000:])


def _open(browser: Browser, url: str) -> Page:
    page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    page.goto(url)
    expect(page.locator(".jp-Notebook").first).to_be_visible(timeout=90000)
    page.wait_for_function("window.jupyterapp && jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'", timeout=90000)
    return page


def _run(page: Page, index: int) -> None:
    page.evaluate("""async (i) => {
      const notebook = jupyterapp.shell.currentWidget.content;
      notebook.activeCellIndex = i; notebook.deselectAll();
      await jupyterapp.commands.execute("notebook:run-cell"); }""", index)


def test_the_widget_in_a_real_jupyterlab_both_ways(browser: Browser, lab: str) -> None:
    page = _open(browser, f"{lab}lab/tree/probe.ipynb")
    _run(page, 0)
    widget = page.locator(".rtr-compare").first
    expect(widget.locator("table")).to_be_visible(timeout=60000)
    _run(page, 1)  # Python sets traits: the view follows
    expect(widget.get_by_label("Show", exact=True)).to_have_value("both")
    expect(page.locator(".rtr-status")).to_contain_text("1 of")
    expect(page.locator(".widget-text input").first).to_have_value("taiwan")  # composed with ipywidgets by link
    page.locator(".rtr-compare").get_by_label("Topic", exact=True).select_option("")  # the reader chooses: Python follows
    page.wait_for_timeout(500)
    _run(page, 2)
    expect(page.locator(".jp-OutputArea-output", has_text="topic is ''").first).to_be_visible(timeout=30000)
    _run(page, 3)
    expect(page.locator(".rtr-compare caption")).to_contain_text("Bali", timeout=30000)
    page.locator(".rtr-compare").get_by_label("Meeting", exact=True).select_option("vienna-2023")
    expect(page.locator(".rtr-compare caption")).to_contain_text("Vienna", timeout=30000)
    _run(page, 2)
    expect(page.locator(".jp-OutputArea-output", has_text="meeting is vienna-2023").first).to_be_visible(timeout=30000)
    page.context.close()


@pytest.fixture(scope="module")
def window(browser: Browser, lab: str) -> Iterator[Page]:
    """One window of JupyterLab, for all labs one after the other."""
    page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    page.goto(f"{lab}lab/workspaces/labs")  # a workspace of its own: nothing of other tests is restored into it
    page.wait_for_function("window.jupyterapp?.restored", timeout=90000)
    page.evaluate("jupyterapp.restored.then(() => null)")
    yield page
    page.context.close()


def _open_in(window: Page, name: str) -> None:
    window.evaluate("name => { jupyterapp.commands.execute('docmanager:open', {path: name}); }", name)
    window.wait_for_function("""name => jupyterapp.shell.currentWidget?.context?.path === name
      && jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === "idle" """, arg=name, timeout=90000)


@pytest.mark.parametrize("path", LABS, ids=lambda p: p.stem)
def test_a_lab_runs_in_a_real_jupyterlab(window: Page, path: Path) -> None:
    _open_in(window, path.name)
    window.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells'); }")
    # Run All goes on behind a cell that fails only if it is tagged raises-exception: else the rest never gets its number
    window.wait_for_function("""() => jupyterapp.shell.currentWidget.content.widgets.every(c => c.model.type !== "code"
      || c.model.executionCount !== null || c.model.sharedModel.getSource() === "")""", timeout=180000)
    results = window.evaluate("""() => jupyterapp.shell.currentWidget.content.widgets.filter(c => c.model.type === "code").map(c => [
      c.model.id, (c.model.getMetadata("tags") ?? []).includes("raises-exception"),
      c.model.outputs.toJSON().filter(o => o.output_type === "error").map(o => o.evalue)])""")
    assert len(results) == sum(c.cell_type == "code" for c in nbformat.read(path, as_version=4).cells)
    for name, checks, errors in results:
        assert bool(errors) == checks, (name, errors)
    window.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")  # a kernel a lab would fill the memory


def test_the_workbench_in_a_real_jupyterlab_from_pasting_to_agreement(window: Page) -> None:
    _open_in(window, "form.ipynb")
    _run(window, 0)
    shown = window.locator(".jp-Notebook:visible .jp-OutputArea-output").first
    first, second = (shown.get_by_label(name, exact=True) for name in ("First text", "Second text"))
    expect(second).to_be_visible(timeout=60000)
    first.fill("The talks were candid and constructive. We raised Taiwan.")
    shown.get_by_role("button", name="Compare").click()
    expect(shown.get_by_role("alert")).to_contain_text("The second text is empty")
    second.fill("Both had candid and constructive talks. 相互尊重")
    shown.get_by_role("button", name="Compare").click()
    expect(shown.get_by_role("cell", name="candid and constructive")).to_be_visible()
    expect(shown.locator("svg[role=img]")).to_be_visible()
    expect(shown.get_by_role("alert")).to_have_count(0)
    shown.get_by_role("tab", name="Code by two").click()
    shown.get_by_role("button", name="Code the first text").click()
    menus = shown.locator("select")
    expect(menus).to_have_count(2)
    menus.first.select_option(label="Character of the talks")
    menus.last.select_option(label="Taiwan")
    shown.get_by_role("button", name="Second coder").click()
    expect(menus.last.locator("option:checked")).to_have_text("not coded")  # what the first chose is covered
    menus.first.select_option(label="Character of the talks")
    menus.last.select_option(label="Other regions")
    shown.get_by_role("button", name="Show the agreement").click()
    expect(shown.get_by_text("1 of 2 sentences (50%)")).to_be_visible()
    expect(shown.get_by_role("cell", name="We raised Taiwan.")).to_be_visible()
    _run(window, 1)
    text = "found 1 codes [['character-of-talks', 'taiwan'], ['character-of-talks', 'regional']]"
    expect(window.locator(".jp-OutputArea-output", has_text=text).first).to_be_visible(timeout=30000)


def test_words_of_ones_own_are_looked_for_in_a_real_jupyterlab(window: Page) -> None:
    """The page has no trail of them before Python answers, and shows one after."""
    wrong: list[str] = []
    window.on("pageerror", lambda error: wrong.append(str(error)))
    _open_in(window, "trail.ipynb")
    _run(window, 0)
    trail = window.locator(".jp-Notebook:visible .rtr-phrase_trail").first
    field = trail.get_by_label("Your own words")
    expect(field).to_be_visible(timeout=60000)
    field.fill("stability")
    trail.get_by_role("button", name="Find").click()
    found = trail.locator('section[data-phrase="own"]')
    expect(found.get_by_role("heading")).to_contain_text("stability", timeout=30000)
    expect(found.locator("tbody tr").first).to_be_visible()
    assert [error for error in wrong if "querySelector" in error or "undefined" in error] == []
