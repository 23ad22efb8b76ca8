"""``python -m graph check``: every problem of the files at once, and mended copies of them."""

from __future__ import annotations

from pathlib import Path

import click

from graph.command_line.answers import report_json, report_text
from graph.command_line.fixing import fix, preview
from graph.command_line.options import Files, with_engine, with_files
from graph.command_line.terminal import write_page, write_result
from graph.loading.mending import ALL, accepted_codes
from graph.loading.opening import open_files


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to report."
)
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option("--all", "whole", is_flag=True, help="Show all problems of a kind, not the first ten.")
@click.option("--fix", "fixes", is_flag=True, help="Write mended copies, and report what is left in them.")
@click.option(
    "--to", type=click.Path(path_type=Path), metavar="FOLDER",
    help="Where mended copies go. [default: a folder mended beside the topics]",
)  # fmt: skip
@click.option("--in-place", is_flag=True, help="Mend the files themselves; as they were, they are kept as .bak.")
@click.option(
    "--accept", "accepted", multiple=True, metavar="CODE", type=click.Choice([*accepted_codes(), ALL]),
    help="Make a repair too that is not safe, such as cycle; all for each of them. Repeatable.",
)  # fmt: skip
@with_engine
@with_files
def check(
    files: Files,
    form: str,
    strict: bool,
    whole: bool,
    fixes: bool,
    to: Path | None,
    in_place: bool,
    accepted: tuple[str, ...],
    engine: str,
) -> None:
    """Report every problem of the files at once, by its kind; with --fix or --in-place, mend what can be mended."""
    mends = None
    if fixes or in_place or to or accepted:
        if engine == "spark" or (in_place and to):
            raise click.UsageError("--fix goes with the built-in engine, and --in-place without --to.")
        files, mends = fix(files, accepted, to, in_place=in_place)
    if engine == "spark":
        from graph.command_line import engines

        topics, prerequisites, problems = engines.checked_by_spark(files)
    else:
        opened = open_files(files.topics, files.edges)
        problems = opened.problems
        topics, prerequisites = opened.counts
    if form == "json":
        write_result(report_json(problems, topics, prerequisites, mends.changes if mends else None), files.output)
    else:
        mending = preview(mends, whole=whole) + "\n" if mends and (mends.changes or mends.offered) else ""
        write_page(mending + report_text(problems, topics, prerequisites, whole=whole), files.output)
    if any(strict or problem.is_error for problem in problems):
        click.get_current_context().exit(1)
