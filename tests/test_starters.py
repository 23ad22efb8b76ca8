"""What people begin with: an example without a problem, and a template that reads back."""

import io
import zipfile

import openpyxl

from graph.exports.starters import calculus, template, template_csv, template_workbook
from graph.loading.build import build_graph


def test_the_example_is_a_sound_graph_with_reasons_hours_and_a_choice():
    graph = build_graph(calculus().records)
    assert len(graph) == 12
    assert all(edge.reason for edge in calculus().records.prerequisites)
    assert not any(topic.hours_assumed for topic in calculus().records.topics)
    assert {edge.group for edge in calculus().records.prerequisites} == {"", "an integral"}


def test_the_template_is_a_sound_graph():
    assert len(build_graph(template())) == 2


def test_the_template_has_a_row_for_each_table_as_csv_and_as_a_workbook():
    packed = zipfile.ZipFile(io.BytesIO(template_csv()))
    assert all(len(packed.read(name).splitlines()) >= 2 for name in packed.namelist())
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    assert book.sheetnames == ["Topics", "Prerequisites", "Resources", "Goals"]
    assert template_csv() == template_csv()
