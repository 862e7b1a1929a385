"""The widget's Python side: traits, the rows on the screen, and the HTML for where there is no kernel."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest
import traitlets
from ipywidgets import HBox

import readouts
from readouts import assets
from readouts.analysis.comparison import comparison
from readouts.course.course import Course


def test_traits_and_value(course: Course) -> None:
    widget = readouts.compare("malta-2023", course=course)
    everything = widget.value
    widget.show = "both"
    assert 0 < len(widget.value) <= len(everything)
    assert set(widget.value["relation"]) == {"both"}
    widget.topic = everything.index[0]
    assert set(widget.value.index) <= {everything.index[0]}


def test_only_where_they_differ(course: Course) -> None:
    widget = readouts.compare("malta-2023", course=course, show="differ")
    differ = [r.topic.id for r in comparison(course, "malta-2023").rows if r.differs]
    assert list(widget.value.index) == differ
    widget.show = "all"
    assert len(widget.value) > len(differ)
    rows = re.findall(r'data-shows="([^"]*)" data-topic="([^"]*)"', widget.html)
    assert list(dict.fromkeys(topic for shows, topic in rows if "differ" in shows)) == differ


def test_a_new_meeting_draws_a_new_table_and_drops_a_topic_it_lacks(course: Course) -> None:
    widget = readouts.compare("malta-2023", course=course)
    before = widget.html
    seen = []
    widget.observe(lambda change: seen.append(change["new"]), "html")
    widget.topic = "taiwan"
    widget.meeting = "yellen-liu-zurich-2023"
    assert widget.html != before
    assert seen
    assert widget.topic in {"", "taiwan"}
    assert widget.topic == "" or "taiwan" in widget.value.index


@pytest.mark.parametrize(("trait", "wrong", "message"), [
    ("meeting", "malta-2022", 'did you mean "malta-2023"'), ("topic", "taiwann", 'did you mean "taiwan"'), ("show", "nothing", "show")])
def test_a_wrong_value_is_refused_with_a_hint(course: Course, trait: str, wrong: str, message: str) -> None:
    widget = readouts.compare("malta-2023", course=course)
    with pytest.raises(traitlets.TraitError, match=message):
        setattr(widget, trait, wrong)


def test_html_is_complete_and_carries_its_state(course: Course) -> None:
    bundle, _ = readouts.compare("bali-2022", course=course, show="both")._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    html = bundle["text/html"]
    state = json.loads(re.search(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)[1])  # type: ignore[index]
    assert state == {"meeting": "bali-2022", "topic": "", "show": "both", "words": "all", "cover": "", "view": "",
                     "language": "Chinese", "sides": [{"id": "us", "name": "the United States", "brief": "the U.S.", "account": "U.S. account"},
                                                      {"id": "cn", "name": "China", "brief": "China", "account": "Chinese account"}]}
    assert html.count('class="rtr-statement"') == len(course.statements_of("bali-2022"))


def test_it_composes_with_ipywidgets(course: Course) -> None:
    box = HBox([readouts.compare("malta-2023", course=course), readouts.compare("bali-2022", course=course)])
    traitlets.link((box.children[0], "show"), (box.children[1], "show"))
    box.children[0].show = "differ"
    assert box.children[1].show == "differ"


def test_front_end_is_one_source_in_two_forms() -> None:
    module, classic = assets.esm("compare"), assets.classic()
    assert "export default" in module and "import " not in module
    assert "export" not in re.sub(r"//.*|/\*.*?\*/", "", classic, flags=re.DOTALL) and "import" not in classic
    body = "function filter(table, status, model)"
    assert body in module and body in classic
    if node := shutil.which("node"):
        for name, code in (("module", module), ("commonjs", classic)):
            done = subprocess.run([node, f"--input-type={name}", "--check"], input=code, text=True, capture_output=True, check=False)
            assert done.returncode == 0, done.stderr
