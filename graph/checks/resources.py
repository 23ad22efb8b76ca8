"""What can be wrong with resources."""

from __future__ import annotations

from collections.abc import Iterator

from graph.checks.problems import warning
from graph.checks.rows import Rows
from graph.checks.suggestions import Suggestions
from graph.errors import did_you_mean, near_misses, quoted
from graph.model import COSTS, RESOURCE_KINDS, FileNames, Problem, Resource


def resource_problems(rows: Rows) -> Iterator[Problem]:
    """Yield warnings for resources nobody will see, addresses that are no links, and words that mean nothing here."""
    resources = rows.columns.resources
    unknown = rows.unknown([resource.topic for resource in resources])
    suggestions = Suggestions(rows.distinct_ids, rows.called)
    first: dict[tuple[str, str], Resource] = {}
    for resource in resources:
        if resource.topic in unknown:
            yield resource_of_unknown(resource, rows.files, suggestions.advice(resource.topic, "remove this line"))
        earlier = first.setdefault((resource.topic, resource.url), resource)
        yield from problems_of_resource(resource, earlier if earlier is not resource else None, rows.files)


def resource_of_unknown(resource: Resource, files: FileNames, advice: str) -> Problem:
    """Return the warning that the topic of a resource does not exist."""
    found = f"topic {quoted(resource.topic)} is not in {files.topics}, so nobody will see this resource."
    return warning("resource-of-unknown-topic", files.resources, resource.line, found, advice)


def problems_of_resource(resource: Resource, earlier: Resource | None, files: FileNames) -> Iterator[Problem]:
    """Yield warnings about one resource; `earlier` has the same topic and address and stands above it."""
    if resource.url and not resource.is_link:
        found = f"the address {quoted(resource.url)} is shown but cannot be clicked."
        advice = "Only addresses that begin with http:// or https:// can."
        yield warning("no-link", files.resources, resource.line, found, advice)
    if resource.url and earlier:
        yield warning(
            "same-address",
            files.resources,
            resource.line,
            f"{quoted(resource.topic)} has the address {quoted(resource.url)} already, in line {earlier.line}.",
            "Remove one of the two, or point each at the chapter that it means.",
        )
    for column, value, allowed in (("kind", resource.kind, RESOURCE_KINDS), ("cost", resource.cost, COSTS)):
        if value and value not in allowed:
            yield warning(
                f"unknown-resource-{column}",
                files.resources,
                resource.line,
                f"{column} is {quoted(value)}.",
                f"Write one of {', '.join(allowed)}, or leave it empty.{did_you_mean(near_misses(value, allowed))}",
            )
