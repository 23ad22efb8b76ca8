"""What can be wrong with resources."""

from __future__ import annotations

from collections.abc import Iterator

from graph.checks.problems import warning
from graph.checks.rows import known_ids
from graph.checks.suggestions import Suggestions
from graph.errors import did_you_mean, near_misses, quoted
from graph.model import COSTS, RESOURCE_KINDS, Problem, Records, Resource


def resource_problems(records: Records, suggestions: Suggestions | None = None) -> Iterator[Problem]:
    """Yield warnings for resources nobody will see, addresses that are no links, and words that mean nothing here."""
    file = records.files.resources
    known = known_ids(records)
    suggestions = suggestions or Suggestions(records)
    first: dict[tuple[str, str], Resource] = {}
    for resource in records.resources:
        if known and resource.topic not in known:
            yield warning(
                "resource-of-unknown-topic",
                file,
                resource.line,
                f"topic {quoted(resource.topic)} is not in {records.files.topics}, so nobody will see this resource.",
                suggestions.advice(resource.topic, "remove this line"),
            )
        if resource.url and not resource.is_link:
            yield warning(
                "no-link",
                file,
                resource.line,
                f"the address {quoted(resource.url)} is shown but cannot be clicked.",
                "Only addresses that begin with http:// or https:// can.",
            )
        earlier = first.setdefault((resource.topic, resource.url), resource)
        if resource.url and earlier is not resource:
            yield warning(
                "same-address",
                file,
                resource.line,
                f"{quoted(resource.topic)} has the address {quoted(resource.url)} already, in line {earlier.line}.",
                "Remove one of the two, or point each at the chapter that it means.",
            )
        yield from _unknown_words(resource, file)


def _unknown_words(resource: Resource, file: str) -> Iterator[Problem]:
    for column, value, allowed in (("kind", resource.kind, RESOURCE_KINDS), ("cost", resource.cost, COSTS)):
        if value and value not in allowed:
            yield warning(
                f"unknown-resource-{column}",
                file,
                resource.line,
                f"{column} is {quoted(value)}.",
                f"Write one of {', '.join(allowed)}, or leave it empty.{did_you_mean(near_misses(value, allowed))}",
            )
