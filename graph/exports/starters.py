"""Something to begin with: small graphs to look at, and empty tables with one row that explains each column."""

from __future__ import annotations

from typing import NamedTuple

from graph.exports.graph_csv import files_of
from graph.exports.packed import zipped
from graph.exports.workbook import graph_to_workbook
from graph.model import EntryGoal, Kind, Prerequisite, Records, Resource, Topic


class Example(NamedTuple):
    """A small graph under the name that people read."""

    title: str
    records: Records


def template() -> Records:
    """Return a graph of two topics whose texts say what each column is for."""
    topics = (
        Topic(
            "fractions", "Fractions", "Numbers", "Basics", "beginner", 4.0,
            "You can add, compare and shorten fractions.", ("rational numbers", "parts"),
            explanation="What it is and why anyone needs it, in two to four sentences.",
        ),
        Topic("equations", "Linear equations", "Algebra", "", "", 6.0, "You can solve 2x + 3 = 7."),
    )  # fmt: skip
    edges = (Prerequisite("fractions", "equations", reason="Coefficients and solutions are often fractions."),)
    resources = (Resource("fractions", "A title", "https://example.org/fractions", "course", 2.0, "free"),)
    goals = (EntryGoal("School algebra", ("equations",), "A named goal: ids of topics, with semicolons between them."),)
    return Records(topics, edges, resources, goals)


def template_csv() -> bytes:
    """Return the template as a zip of our four CSV files; the same bytes each time.

    Examples
    --------
    >>> from io import BytesIO
    >>> from zipfile import ZipFile
    >>> ZipFile(BytesIO(template_csv())).namelist()
    ['topics.csv', 'edges.csv', 'resources.csv', 'goals.csv']
    """
    return zipped(files_of(template()))


def template_workbook() -> bytes:
    """Return the template as a workbook with a sheet for each table."""
    return graph_to_workbook(template())


def calculus() -> Example:
    """Return a course of calculus, 12 topics.

    Examples
    --------
    >>> len(calculus().records.topics)
    12
    """
    topics = (
        Topic("functions", "Functions", "Foundations", hours=6.0, summary="You can compose and invert functions."),
        Topic(
            "trigonometry", "Trigonometric functions", "Foundations", hours=6.0, summary="You can use sine and cosine."
        ),
        Topic("limits", "Limits", "Limits", hours=8.0, summary="You can compute limits and say what they mean."),
        Topic("continuity", "Continuity", "Limits", hours=4.0, summary="You can tell where a function is continuous."),
        Topic(
            "derivative", "The derivative", "Differentiation", hours=8.0, summary="You can differentiate by definition."
        ),
        Topic(
            "rules",
            "Rules of differentiation",
            "Differentiation",
            hours=8.0,
            summary="You can use product and chain rule.",
        ),
        Topic(
            "mean-value",
            "Mean value theorem",
            "Differentiation",
            hours=4.0,
            summary="You can bound a change by a slope.",
        ),
        Topic(
            "darboux",
            "Darboux integral",
            "Integration",
            hours=6.0,
            summary="You can integrate by upper and lower sums.",
        ),
        Topic("riemann", "Riemann integral", "Integration", hours=8.0, summary="You can integrate by sums."),
        Topic(
            "ftc",
            "Fundamental theorem of calculus",
            "Integration",
            hours=5.0,
            summary="You can integrate by antiderivatives.",
        ),
        Topic(
            "substitution",
            "Integration by substitution",
            "Integration",
            hours=5.0,
            summary="You can undo the chain rule.",
        ),
        Topic(
            "volumes",
            "Volumes of revolution",
            "Integration",
            hours=4.0,
            summary="You can compute the volume of a turned shape.",
        ),
    )
    edges = (
        Prerequisite("functions", "trigonometry", reason="Sine and cosine are functions of an angle."),
        Prerequisite("functions", "limits", reason="A limit says where the values of a function tend."),
        Prerequisite("limits", "continuity", reason="Continuous means that the limit is the value."),
        Prerequisite("limits", "derivative", reason="The derivative is a limit of slopes."),
        Prerequisite("derivative", "rules", reason="The rules are proved from the definition."),
        Prerequisite("trigonometry", "rules", "recommended", reason="Sine and cosine are the usual examples."),
        Prerequisite("derivative", "mean-value", reason="The theorem is about the derivative at one point."),
        Prerequisite("continuity", "mean-value", reason="It asks for continuity on the closed interval."),
        Prerequisite("limits", "darboux", reason="The integral is what upper and lower sums tend to."),
        Prerequisite("limits", "riemann", reason="The integral is a limit of sums."),
        Prerequisite("riemann", "ftc", "required", "an integral", "It says what the integral's derivative is."),
        Prerequisite("darboux", "ftc", "required", "an integral", "This integral is the same, by another definition."),
        Prerequisite("mean-value", "ftc", reason="The usual proof applies it on each piece."),
        Prerequisite("ftc", "substitution", reason="Substitution works on antiderivatives."),
        Prerequisite("rules", "substitution", reason="It is the chain rule read backwards."),
        Prerequisite("ftc", "volumes", reason="The areas of the cross-sections are integrated."),
        Prerequisite("substitution", "volumes", "recommended", reason="Many of these integrals are found by it."),
    )
    return Example("Calculus, 12 topics", Records(topics, edges))


def team_skills() -> Example:
    """Return what a software team needs to know to run a web service, 15 topics.

    Examples
    --------
    >>> team_skills().title, len(team_skills().records.topics)
    ("A team's skills, 15", 15)
    """
    return Example("A team's skills, 15", Records(_TEAM_TOPICS, tuple(Prerequisite(*link) for link in _TEAM_LINKS)))


_TEAM_TOPICS = tuple(
    Topic(name, title, category, hours=hours, summary=summary)
    for name, title, category, hours, summary in (
        ("shell", "Command line", "Foundations", 6.0, "You can find, run and combine programs in a shell."),
        ("git", "Version control with Git", "Foundations", 8.0, "You can branch, merge and undo with Git."),
        ("python", "Python", "Languages", 30.0, "You can write a program of several modules in Python."),
        ("typescript", "TypeScript", "Languages", 30.0, "You can write a program of several modules in TypeScript."),
        ("testing", "Automated tests", "Quality", 10.0, "You can write tests that fail when behaviour changes."),
        ("review", "Code review", "Quality", 4.0, "You can review a change so that its author can act on it."),
        ("http", "HTTP", "Web", 6.0, "You can read a request and its response, headers and status included."),
        ("sql", "SQL", "Data", 15.0, "You can query joined tables and design a simple schema."),
        ("migrations", "Schema migrations", "Data", 5.0, "You can change a schema in use without losing data."),
        ("web-api", "Web APIs", "Web", 12.0, "You can build an API that stores and returns data."),
        ("security", "Web security", "Web", 10.0, "You can prevent injection, cross-site scripting and broken access."),
        ("containers", "Containers", "Operations", 8.0, "You can package a service as an image and run it."),
        ("ci", "Continuous integration", "Operations", 6.0, "You can have each change built and tested."),
        ("deployment", "Deployment", "Operations", 10.0, "You can release a service and roll it back."),
        ("monitoring", "Monitoring", "Operations", 8.0, "You can tell from logs and metrics how a service is."),
    )
)  # fmt: skip
_TEAM_LINKS: tuple[tuple[str, str, Kind, str, str], ...] = (
    ("shell", "git", "required", "", "Git is used as commands in a shell here."),
    ("python", "testing", "required", "a language", "Tests are programs; one language is enough."),
    ("typescript", "testing", "required", "a language", "Tests are programs; one language is enough."),
    ("git", "review", "required", "", "What is reviewed is a branch and its differences."),
    ("testing", "review", "recommended", "", "A reviewer looks at the tests of a change first."),
    ("testing", "web-api", "required", "", "An API is held to its promises by tests."),
    ("http", "web-api", "required", "", "An API speaks in HTTP methods and status codes."),
    ("sql", "web-api", "required", "", "The API keeps its data in tables."),
    ("sql", "migrations", "required", "", "A migration is a set of statements in SQL."),
    ("git", "migrations", "recommended", "", "Migrations are kept in order beside the code."),
    ("web-api", "security", "required", "", "The attacks and defences are those of a service that takes input."),
    ("shell", "containers", "required", "", "Images are built and run by commands."),
    ("git", "ci", "required", "", "A push to a branch is what starts a build."),
    ("testing", "ci", "required", "", "Each build runs the tests."),
    ("containers", "ci", "recommended", "", "Builds usually run in containers."),
    ("web-api", "deployment", "required", "", "There has to be a service that can be released."),
    ("containers", "deployment", "required", "", "What is released is an image."),
    ("ci", "deployment", "required", "", "Only what was built and tested is released."),
    ("migrations", "deployment", "recommended", "", "A release often changes the schema too."),
    ("http", "monitoring", "recommended", "", "Rates of status codes are among the first metrics."),
    ("deployment", "monitoring", "required", "", "What is watched is the service in use."),
)  # fmt: skip
