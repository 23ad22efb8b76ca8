"""The web page as a text: what stands in it, that nothing in it can run, and its size."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from graph.exports.web.html import source_hash
from graph.exports.web.page import web_page
from graph.loading.build import build_graph
from graph.loading.opening import open_graph
from graph.model import PlanRequest, Prerequisite, Records, Resource, Topic
from graph.planning.plan import study_plan
from tests.test_exports import NASTY

ROOT = Path(__file__).resolve().parents[1]


class Page(HTMLParser):
    """Elements of a page with their attributes, and the texts between them."""

    def __init__(self, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.sources: dict[str, list[str]] = {"script": [], "style": []}
        self._within: list[str] = []
        self.feed(content.decode())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in self.sources:
            self._within.append(tag)
            self.sources[tag].append("")

    def handle_endtag(self, tag):
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data):
        if self._within:
            self.sources[self._within[-1]][-1] += data
        else:
            self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def sample():
    return open_graph(ROOT / "data")


@pytest.fixture(scope="module")
def plan(sample):
    return study_plan(sample, PlanRequest(("transformers",), known=frozenset({"python-syntax"})))


def test_every_step_stands_in_the_list_in_order_with_links_among_them(sample, plan):
    page = Page(web_page(sample, plan))
    steps = [attributes for attributes in page.all("li") if attributes.get("id")]
    assert [step["value"] for step in steps] == [str(number) for number in range(1, len(plan.steps) + 1)]
    targets = {f"#{step['id']}" for step in steps}
    inner = {link["href"] for link in page.all("a") if link["href"].startswith("#")}
    assert inner == targets
    outer = [link for link in page.all("a") if not link["href"].startswith("#")]
    assert outer and all(link["href"].startswith(("https://", "http://")) for link in outer)
    assert all(link["rel"] == "noopener noreferrer" for link in outer)
    text = "".join(page.texts)
    assert all(step.topic.name in text and step.topic.summary in text for step in plan.steps)


def test_the_picture_has_the_steps_and_the_lines_that_were_asked_for(sample, plan):
    data = json.loads(Page(web_page(sample, plan)).sources["script"][0])
    assert len(data["nodes"]) == len(plan.steps)
    number = {step.topic.id: place for place, step in enumerate(plan.steps, start=1)}
    wanted = {(number[need], number[step.topic.id]) for step in plan.steps for need in (*step.needs, *step.helpful)}
    assert {(edge["from"], edge["to"]) for edge in data["edges"]} == wanted
    levels = {node["id"]: node["y"] for node in data["nodes"]}
    needed = [edge for edge in data["edges"] if "dashes" not in edge]
    assert needed and all(levels[edge["from"]] < levels[edge["to"]] for edge in needed)
    assert len({(node["x"], node["y"]) for node in data["nodes"]}) == len(data["nodes"])


def test_nothing_runs_but_what_the_policy_names(sample, plan):
    page = Page(web_page(sample, plan))
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv"))
    scripts = [source for source in page.sources["script"] if not source.startswith('{"bands"')]
    assert len(scripts) == 2 and all(source_hash(source) in policy for source in scripts)
    assert source_hash(page.sources["style"][0]) in policy
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    for _, attributes in page.elements:
        assert not any(name.startswith("on") or name in ("style", "src") for name in attributes)


OF_THE_HEAD = ("html", "head", "meta", "title", "style", "script")
OF_THE_BODY = ("body", "header", "h1", "h2", "h3", "p", "div", "label", "input", "ul", "ol", "li", "main", "section")
OF_TEXT = ("aside", "span", "i", "svg", "path", "a", "bdi")
OWN_TAGS = frozenset([*OF_THE_HEAD, *OF_THE_BODY, *OF_TEXT])
HOSTILE = (*NASTY, "__proto__", "</script><script>alert(1)</script>", "-->", "\u202egnp.exe", "<img src=x onerror=y>")


def test_hostile_texts_are_texts():
    topics = tuple(
        Topic(text, text, category=text, summary=text, explanation=text, aliases=(text + "2",)) for text in HOSTILE
    )
    edges = tuple(Prerequisite(a.id, b.id, reason=a.id) for a, b in pairwise(topics))
    resources = tuple(Resource(topic.id, topic.id, "javascript:alert(1)") for topic in topics)
    graph = build_graph(Records(topics, edges, resources=resources))
    for made in (None, study_plan(graph, PlanRequest((topics[-1].id,)))):
        page = Page(web_page(graph, made))
        assert {tag for tag, _ in page.elements} <= OWN_TAGS
        assert len(page.all("script")) == 3 and len(json.loads(page.sources["script"][0])["nodes"]) == len(topics)
        assert not any(link["href"].startswith("javascript") for link in page.all("a"))
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", "".join(page.texts))


def test_a_page_is_small_enough_to_be_sent(sample):
    sixty = study_plan(sample, PlanRequest(("transformers", "word-embeddings")))
    assert len(sixty.steps) == 60 and len(web_page(sample, sixty)) <= 600_000
    topics = tuple(replace(topic, id=f"{topic.id}-{n}") for n in range(2) for topic in sample.topics.values())[:500]
    there = {topic.id for topic in topics}
    edges = tuple(
        replace(edge, source=f"{edge.source}-{n}", target=f"{edge.target}-{n}")
        for n in range(2)
        for edge in sample.records.prerequisites
    )
    graph = build_graph(Records(topics, tuple(edge for edge in edges if edge.source in there and edge.target in there)))
    assert len(web_page(graph)) <= 1_000_000


def test_an_empty_plan_is_a_page_too(sample):
    page = Page(web_page(sample, study_plan(sample, "vectors", known="vectors")))
    assert not page.all("li") or all("id" not in item for item in page.all("li"))


def test_the_same_page_under_two_hash_seeds():
    code = (
        "from graph import open_graph, study_plan; from graph.exports.web.page import web_page; import hashlib;"
        "g = open_graph(); print([hashlib.sha256(web_page(g, p)).hexdigest() for p in (None, study_plan(g, 'NLP'))])"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT, env={"PYTHONHASHSEED": seed, "GROUNDWORK_CACHE": ""}, capture_output=True, check=True,
        ).stdout
        for seed in ("0", "77")
    }  # fmt: skip
    assert len(found) == 1
