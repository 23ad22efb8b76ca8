"""Graphs with the faults and the shapes of files that other people published, made by the tests themselves.

Each is the same on every machine. What is wrong with it is counted where it is put in, never by the package.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

Tree = str | Sequence  # "A", ["and", [tree, ...]], ["or", [tree, ...]]; a single part may stand without its list


@dataclass(frozen=True)
class Facts:
    """What is known of a graph: sizes, and how often each fault is in it."""

    topics: int
    edges: int
    errors: Mapping[str, int] = field(default_factory=Counter)
    unknown_ids: int = 0
    other_kinds: int = 0
    cycle: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True)
class Landmarks:
    """Topics by which a large graph is visited.

    `hub` is what most rests on, `middle` has many below and many above it, `neighbour` is drawn with `middle`, and
    `subject` has more topics than are drawn at once.
    """

    hub: str
    middle: str
    neighbour: str
    subject: str


@dataclass(frozen=True)
class Made:
    """The two tables of a graph, with what is known of them."""

    topics: bytes
    edges: bytes
    facts: Facts
    trees: Mapping[str, Tree] = field(default_factory=dict)
    landmarks: Landmarks | None = None


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as spreadsheets write it: lines end with a carriage return and a line feed."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([head, *rows])
    return file.getvalue().encode()


def courses(seed: int = 1) -> Made:
    """A faculty's courses, with other columns than ours and with faults of every common kind.

    A third stand alone; names are shared by the halves of a course, hold line breaks and blanks at their ends;
    some hours are empty, some are halves; edges lead to courses of other faculties; one stands twice; the last ones
    are of a kind that nobody here knows.
    """
    dice = Random(seed)
    ids = [f"{'COMP' if number % 2 else 'MATH'}{100 + number}" for number in range(120)]
    ids[100:] = [f"{ids[number]}D{half}" for number in range(90, 100) for half in (1, 2)]
    rows = [
        [
            topic,
            f"Seminar {topic[:7]}" if number >= 90 else f"Course of {topic}",
            "Arts &amp; Letters" if number == 50 else ("Computing" if topic[0] == "C" else "Mathematics"),
            dice.choice(["3", "4", "1.5", "0.5", "12"]) if number % 40 else "",
            1 + number // 30,
            f'About "{topic}", sets, and what is done with them; e.g. proofs.' * (1 + number % 3),
            f"https://university.example/courses/{topic.lower()}",
        ]
        for number, topic in enumerate(ids)
    ]
    rows[7][1] = "Computing for Physical Sciences and\n Engineering\n"
    rows[11][1] = "  Blanks at both ends "
    linked = ids[:70]
    sound = {(linked[number // 7 * 7 - 1 - number % 5], linked[number]) for number in range(7, 70)}
    sound |= {(linked[dice.randrange(number)], linked[number]) for number in range(1, 70)}
    sound |= {(source, linked[69]) for source in linked[48:60]}
    edges: list[tuple[str, str, str]] = [(*edge, "") for edge in sorted(sound)]
    strangers = [f"{faculty}{number}" for faculty in ("ECSE", "BIOL", "PHIL") for number in (210, 321, 427)]
    dangling = [(strangers[number % len(strangers)], linked[number], "") for number in range(14)]
    for edge in dangling:
        edges.insert(dice.randrange(len(edges)), edge)
    edges.append(edges[0])
    halves = [(ids[number], ids[number + 1], "co") for number in range(100, 118, 2)]
    faults = {"unknown-topic": len(dangling), "unknown-kind": len(halves)}
    return Made(
        table(("id", "name", "category", "hours", "level", "description", "url"), rows),
        table(("source", "target", "kind"), [*edges, *halves]),
        Facts(len(ids), len(sound) + len(halves), faults, unknown_ids=len(strangers)),
    )


def catalogue(seed: int = 2) -> Made:
    """A university's courses with choices as trees, which the table of edges flattens to "one-of", forgetting of what.

    Ids have blanks, names letters of other alphabets; most courses stand alone; two need each other; two need
    themselves; trees name courses that are not taught, nest, name one course in two groups, or hold a single part.
    """
    dice = Random(seed)
    subjects = ("MAT", "PHY", "COS", "CHM", "ÉCO")
    levels = [
        [f"{subject} {level}{number:02}" for subject in subjects for number in range(16)] for level in range(1, 6)
    ]
    alone = [f"HIS {number}" for number in range(300, 460)]
    trees: dict[str, Tree] = {}
    for below, level in pairwise(levels):
        for course in level:
            few = dice.sample(below, 7)
            trees[course] = dice.choice(
                [
                    few[0],
                    ["or", few[:4]],
                    ["or", few[:5]],
                    ["and", [["or", few[:4]], ["or", few[3:]]]],
                    ["or", [few[0], ["and", few[1:5]]]],
                    ["and", [few[0], ["or", few[1:5]]]],
                    ["and", [["or", [few[0], ["and", few[1:4]]]], ["or", [few[0], *few[4:]]]]],
                    ["or", ["and", few[0]]],
                    ["or", [["and", few[:2]], ["and", [few[2], ["or", few[3:]]]]]],
                ]
            )
    for course, stranger in zip(levels[3], ("SML 101", "GER 107G", "SPA 107S", "SML 101"), strict=False):
        trees[course] = ["or", [stranger, *dice.sample(levels[2], 4)]]
    trees[alone[0]], trees[alone[1]] = alone[1], alone[0]
    trees[alone[2]] = ["or", [alone[2], levels[0][0]]]
    trees[alone[3]] = alone[3]
    names = ("Brujería", "Atatürk to Erdoğan", "Le roman populaire en France", "Теория чисел")
    rows = [
        [course, f"{names[number % 4]}: {course}" if number % 9 else "Freshman Seminar", f"Department {course[:3]}"]
        for number, course in enumerate((*alone, *(course for level in levels for course in level)))
    ]
    flat = dict.fromkeys((source, course, kind) for course, tree in trees.items() for source, kind in leaves(tree))
    kinds = {(source, target): kind for source, target, kind in flat}
    edges = [(source, target, kind) for (source, target), kind in kinds.items()]
    taught = {row[0] for row in rows}
    dangling = [edge for edge in edges if edge[0] not in taught]
    loops = [edge for edge in edges if edge[0] == edge[1]]
    lines = {edge[:2]: line for line, edge in enumerate(edges, start=2)}
    cycle = tuple((*edge, lines[edge]) for edge in ((alone[0], alone[1]), (alone[1], alone[0])))
    faults = {"unknown-topic": len(dangling), "self-loop": len(loops), "cycle": 1, "unknown-kind": 1}
    other_kinds = sum(kind == "one-of" for _, _, kind in edges)
    return Made(
        table(("id", "name", "category"), rows),
        table(("source", "target", "kind"), edges),
        Facts(len(rows), len(edges) - len(dangling) - len(loops), faults, other_kinds=other_kinds, cycle=cycle),
        trees,
    )


def leaves(tree: Tree, kind: str = "required") -> list[tuple[str, str]]:
    """Return each course of a tree with the kind that a table of edges gives it."""
    if isinstance(tree, str):
        return [(tree, kind)]
    parts = [tree[1]] if isinstance(tree[1], str) else tree[1]
    inner = "one-of" if tree[0] == "or" else kind
    return [leaf for part in parts for leaf in leaves(part, inner)]


def theorems(count: int, depth: int, seed: int = 3) -> Made:
    """Theorems that rest on those before them: deep, dense, with hubs, and most edges follow from others.

    No hours; columns of their own; names are ids with points and hyphens; chapters of uneven sizes; a few stand alone.
    """
    dice = Random(seed)
    ids = [f"ax-{number}" if number < 12 else f"pm{number % 7}.{number}{'ad'[number % 2]}" for number in range(count)]
    chapters = [min(int(40 * (number / count) ** 2), 39) for number in range(count)]
    alone = set(range(5, count, count // 6))
    width = count // depth
    edges: set[tuple[int, int]] = set()
    for target in range(width, count):
        if target in alone:
            continue
        begin = target // width * width
        near = {dice.randrange(max(0, begin - width), begin) for _ in range(4)}
        hubs = {int(12 * dice.random() ** 3) for _ in range(dice.choice((0, 0, 1, 2)))}
        old = {int(begin * dice.random() ** 2) for _ in range(dice.choice((0, 1, 2)))}
        if target % 500 == 499:
            near = set(range(begin - width, begin))
        edges |= {(source, target) for source in near | hubs | old if source not in alone}
    rows = [
        (
            topic,
            topic,
            f"Chapter {chapters[number]:02}",
            "axiom/definition" if number < 12 else "theorem",
            f'Theorem {number}, which is called _Simp_ or "the principle" in [Author] p. {number}. ',
        )
        for number, topic in enumerate(ids)
    ]
    pairs = sorted((ids[source], ids[target]) for source, target in edges)
    middle = count // 2
    while middle in alone:
        middle += 1
    return Made(
        table(("id", "name", "category", "level", "description"), rows),
        table(("source", "target"), pairs),
        Facts(count, len(pairs)),
        landmarks=Landmarks(
            hub=ids[0],
            middle=ids[middle],
            neighbour=ids[max(source for source, target in edges if target == middle)],
            subject="Chapter 00",
        ),
    )
