"""Tables with columns of their own: what is read of them, what is asked, and that nothing is lost."""

from __future__ import annotations

from graph.drafts import Draft, File, Source
from graph.files.readers import groundwork, table


def source(text: str, encoding: str = "utf-8", name: str = "courses.csv") -> Source:
    return Source(name, (File(name, text.encode(encoding)),))


def draft(text: str, encoding: str = "utf-8", **answers: str) -> Draft:
    """The draft of one table; its sums agree, whatever it is."""
    made = table.read(source(text, encoding), {key.replace("_", "-"): value for key, value in answers.items()})
    assert sum(made.counts.values()) == made.items
    return made


def names(made: Draft) -> list[str]:
    return [item.value.name for item in made.topics]


def hours(made: Draft) -> dict[str, float | None]:
    return {item.value.name: None if item.value.hours_assumed else item.value.hours for item in made.topics}


def edges(made: Draft) -> set[tuple[str, str]]:
    called = {item.value.id: item.value.name for item in made.topics}
    return {(called.get(item.value.source, item.value.source), called[item.value.target]) for item in made.edges}


def causes(made: Draft) -> set[str]:
    return {note.cause for note in made.notes}


def question(made: Draft, key: str):
    return next((question for question in made.questions if question.key == key), None)


GERMAN = """Nr.;Kurs;Bereich;Vorkenntnisse;Dauer (Std.)
1;Ton schlagen;Grundlagen;;2
2;Drehen, Ziehen und Öffnen;Scheibe;1;3,5
3;Glasur;Brand;1;-
4;Schüssel;Scheibe;Drehen, Ziehen und Öffnen, 3;4
5;Dose mit Deckel;Scheibe;2 und 4;1,5
"""


def test_a_german_table_with_semicolons_is_read_and_what_was_guessed_is_said():
    made = draft(GERMAN, "cp1252")
    assert hours(made) == {
        "Ton schlagen": 2,
        "Drehen, Ziehen und Öffnen": 3.5,
        "Glasur": None,
        "Schüssel": 4,
        "Dose mit Deckel": 1.5,
    }
    assert edges(made) == {
        ("Ton schlagen", "Drehen, Ziehen und Öffnen"),
        ("Ton schlagen", "Glasur"),
        ("Drehen, Ziehen und Öffnen", "Schüssel"),
        ("Glasur", "Schüssel"),
        ("Drehen, Ziehen und Öffnen", "Dose mit Deckel"),
        ("Schüssel", "Dose mit Deckel"),
    }
    assert {"encoding", "separator", "columns", "a decimal comma"} <= causes(made)
    assert question(made, "columns").default == (
        "id=Nr.,name=Kurs,category=Bereich,needs=Vorkenntnisse,hours=Dauer (Std.)"
    )


def test_our_own_columns_are_recognised_for_certain_and_nothing_is_asked():
    files = (File("b.csv", b"id;name;hours\na;Sets;2,5\nb;Limits;3\n"), File("c.csv", b"source;target\na;b\n"))
    ours = Source("mine", files)
    assert groundwork.sniff(ours).confidence == 1.0
    made = groundwork.read(ours, {})
    assert hours(made) == {"Sets": 2.5, "Limits": 3}
    assert edges(made) == {("Sets", "Limits")}
    assert made.questions == ()
