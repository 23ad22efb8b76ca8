"""The page with a graph of the server's own (GROUNDWORK_DATA): work in it is kept, and edits of it lose nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from graph.learners.graphs import own_graphs
from graph.learners.store import open_store
from graph.learners.work import MACHINE
from tests.test_page import opened
from tests.test_page_own_graphs import EDGES, TOPICS, click, uploaded
from views.parts import kept
from views.parts import session_graph as shown


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, learners_file) -> Path:  # noqa: ARG001
    """A folder with a graph of its own, which the server shows."""
    found = tmp_path / "catalogue"
    found.mkdir()
    write(found, TOPICS)
    for module in (shown, kept):
        monkeypatch.setattr(module, "SHOWN_FOLDER", found)
    monkeypatch.setattr(shown, "_READ", {})
    return found


def write(folder: Path, topics: str) -> None:
    (folder / "topics.csv").write_text(topics, encoding="utf-8")
    there = {line.partition(",")[0] for line in topics.splitlines()}
    edges = [line for line in EDGES.splitlines()[1:] if set(line.split(",")) <= there]
    (folder / "edges.csv").write_text("\n".join(["source,target", *edges]) + "\n", encoding="utf-8")
    shown._READ.clear()


def chosen(page: AppTest, goal: str) -> AppTest:
    page.multiselect(key="goals").select(goal).run()
    assert not page.exception
    return page


def test_work_in_the_folders_graph_is_there_on_the_next_visit_and_after_an_edit(folder):
    chosen(opened(), "series")
    assert opened().session_state["goals"] == ["series"]
    write(folder, TOPICS + "logic,Logic,1\n")
    page = opened()
    assert page.session_state["goals"] == ["series"]
    chosen(page, "logic")
    assert opened().session_state["goals"] == ["series", "logic"]
    assert len(own_graphs(open_store(), MACHINE)) == 1


def test_a_topic_that_is_gone_for_a_while_is_there_again_in_open_sessions_too(folder):
    page = chosen(opened(), "series")
    write(folder, "id,name,hours\nsets,Sets,2\nlimits,Limits,3\n")
    for _ in range(3):
        page.run()
        assert not page.exception
    assert page.session_state["goals"] == []
    page.number_input(key="hours_per_week").set_value(9.0).run()
    write(folder, TOPICS)
    page.run()
    for tab in (page, opened()):
        assert tab.session_state["goals"] == ["series"] and tab.session_state["hours_per_week"] == 9.0


def test_a_topic_that_is_renamed_is_followed_in_open_sessions_too(folder):
    page = chosen(opened(), "series")
    write(folder, "id,name,hours,aliases\nsets,Sets,2,\nlimits,Limits,3,\nsums,Sums,4,series\n")
    page.run()
    page.run()
    assert page.session_state["goals"] == ["sums"] and opened().session_state["goals"] == ["sums"]


def test_a_graph_of_ones_own_that_is_like_the_folders_stays_ones_own():
    page = click(uploaded(opened(), TOPICS + "logic,Logic,1\n"), "use_own")
    chosen(page, "logic")
    own = page.query_params["graph"]
    page.switch_page("views/your_graph.py").run()
    click(page, "use_sample")
    chosen(page, "limits")
    assert opened(graph=own).session_state["goals"] == ["logic"]
    assert "logic" in opened(graph=own).session_state["own_graph"].graph
    assert opened(goal="limits").session_state["goals"] == ["limits"]


def test_two_fresh_tabs_are_in_one_place():
    one, other = opened(), opened()
    chosen(one, "series")
    other.number_input(key="hours_per_week").set_value(9.0).run()
    again = opened()
    assert again.session_state["goals"] == ["series"] and again.session_state["hours_per_week"] == 9.0
    assert len(own_graphs(open_store(), MACHINE)) == 1


def test_a_folder_with_errors_leaves_graphs_of_ones_own_reachable(folder):
    page = click(uploaded(opened(), TOPICS + "logic,Logic,1\n"), "use_own")
    [graph] = own_graphs(open_store(), MACHINE)
    write(folder, "id,name\n,\n")
    page = opened(graph=graph.id)
    page.switch_page("views/your_graph.py").run()
    assert not page.exception
