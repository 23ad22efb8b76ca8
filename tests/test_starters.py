"""What people begin with: an example without a problem, and a template that reads back."""

import io
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner

from graph.command_line.main import commands
from graph.exports.graph_csv import graph_to_csv
from graph.exports.starters import calculus, team_skills, template, template_csv, template_workbook
from graph.loading.build import build_graph


def test_the_example_is_a_sound_graph_with_reasons_hours_and_a_choice():
    graph = build_graph(calculus().records)
    assert len(graph) == 12
    assert all(edge.reason for edge in calculus().records.prerequisites)
    assert not any(topic.hours_assumed for topic in calculus().records.topics)
    assert {edge.group for edge in calculus().records.prerequisites} == {"", "an integral"}


def test_a_teams_skills_have_hours_categories_reasons_and_one_choice():
    topics, edges = team_skills().records.topics, team_skills().records.prerequisites
    assert len(build_graph(team_skills().records)) == len(topics) == 15
    assert all(edge.reason for edge in edges)
    assert all(topic.summary and topic.category and not topic.hours_assumed for topic in topics)
    assert {edge.group for edge in edges} == {"", "a language"}


@pytest.mark.parametrize("example", [calculus, team_skills])
def test_nothing_is_found_in_the_files_of_an_example(example, tmp_path):
    files = graph_to_csv(example().records)
    (tmp_path / "topics.csv").write_text(files.topics, encoding="utf-8")
    (tmp_path / "edges.csv").write_text(files.edges, encoding="utf-8")
    result = CliRunner().invoke(commands, ["check", "--strict", "--topics", str(tmp_path / "topics.csv")])
    assert result.exit_code == 0, result.output


def test_the_template_is_a_sound_graph():
    assert len(build_graph(template())) == 2


def test_the_template_has_a_row_for_each_table_as_csv_and_as_a_workbook():
    packed = zipfile.ZipFile(io.BytesIO(template_csv()))
    assert all(len(packed.read(name).splitlines()) >= 2 for name in packed.namelist())
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    assert book.sheetnames == ["Topics", "Prerequisites", "Resources", "Goals"]
    assert template_csv() == template_csv()
