"""What README and the pages of the documentation say is so: commands run, options exist, links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt
from markdown_it.token import Token
from streamlit import config

from graph.command_line.main import commands
from scripts.commands_page import PAGE, commands_page

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "data/README.md", "benchmarks/README.md")]
PAGES += sorted(DOCS.rglob("*.md"))
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]
OUR_COMMAND = re.compile(r"^(?:(?:\.venv/bin/)?python -m graph|groundwork)(?= |$)")
# Of other programs that the pages speak of, and of our benchmarks.
FOREIGN_OPTIONS = {"--quick", "--memory", "--read-only", "--tmpfs", "--rm", "--no-deps"}
# Only in the package that is built.
BUILT = {"graph/_page/"}


class Block(NamedTuple):
    """A block of code and the language it says it is in."""

    language: str
    lines: list[str]


@pytest.fixture(params=PAGES, ids=NAMES)
def page(request) -> Path:
    return request.param


def tokens(page: Path) -> Iterator[Token]:
    """All parts of a page, those inside of paragraphs too."""
    for token in MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8")):
        yield token
        yield from token.children or ()


def blocks(page: Path) -> Iterator[Block]:
    for token in tokens(page):
        if token.type in ("fence", "code_block"):
            yield Block(token.info.strip(), token.content.replace("\\\n", " ").splitlines())


def code(page: Path) -> Iterator[str]:
    """Everything that is set as code, line by line."""
    yield from (token.content for token in tokens(page) if token.type == "code_inline")
    yield from (line for block in blocks(page) for line in block.lines)


def our_commands(page: Path) -> Iterator[list[str]]:
    """The arguments of each example of our command line, those inside of sentences first."""
    for line in map(str.strip, code(page)):
        if (found := OUR_COMMAND.match(line)) and "[" not in line and "COMMAND" not in line:
            yield shlex.split(line[found.end() :], comments=True)


def never_ends(arguments: list[str]) -> bool:
    return arguments[:1] == ["page"]


def needs_more(arguments: list[str]) -> bool:
    """Whether an example asks for Spark, which has tests of its own, or for files that nobody but its reader has."""
    return "spark" in arguments or any("://" in argument for argument in arguments)


def written_files(page: Path) -> Iterator[tuple[str, str]]:
    """Tables that a page shows: a line with the file's name, then its rows up to an empty line."""
    for block in blocks(page):
        for part in "\n".join(block.lines).split("\n\n"):
            name, _, rows = part.partition("\n")
            if re.fullmatch(r"[\w-]+\.csv", name.strip()) and "," in rows:
                yield name.strip(), f"{rows}\n"


@pytest.fixture
def visitor(tmp_path, monkeypatch, page) -> Path:
    """A folder with what a reader of the page has: the sample, and the tables that the page told them to write."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    for name, text in written_files(page):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_command_of_the_pages_runs(page, visitor):
    for arguments in our_commands(page):
        if needs_more(arguments) or never_ends(arguments):
            commands.all_commands()[arguments[0]].make_context(arguments[0], arguments[1:])
            continue
        result = CliRunner().invoke(commands, arguments)
        assert result.exit_code == 0, f"{shlex.join(arguments)}\n{result.output}"
        assert result.output or any(visitor.iterdir()), arguments


def test_the_readme_has_its_examples():
    readme = ROOT / "README.md"
    asked = [arguments[0] for arguments in our_commands(readme)]
    assert {"plan", "why", "next", "check", "export"} <= set(asked)
    assert {name for name, _ in written_files(readme)} == {"topics.csv", "edges.csv"}
    assert any(block.language == "python" for block in blocks(readme))


@pytest.mark.usefixtures("visitor")
def test_every_python_example_of_the_pages_runs(page):
    for block in blocks(page):
        if block.language == "python" and not any(line.startswith(">>>") for line in block.lines):
            exec("\n".join(block.lines), {})


def test_every_option_of_the_pages_exists(page):
    ours = {name for command in commands.all_commands().values() for option in command.params for name in option.opts}
    known = ours | FOREIGN_OPTIONS | {"--help"}
    found = {name for text in code(page) for name in re.findall(r"(?<![\w-])--[a-z][a-z-]*(?![\w.-])", text)}
    assert found <= known, found - known


def test_every_setting_of_the_pages_exists(page):
    settings = set(config.get_config_options())
    named = {name for text in code(page) for name in re.findall(r"\b(?:server|browser)\.[a-zA-Z]+\b", text)}
    assert named <= settings, named - settings
    ours = set(re.findall(r"GROUNDWORK_[A-Z]+", page.read_text(encoding="utf-8")))
    read = "".join(path.read_text(encoding="utf-8") for room in ("graph", "views") for path in sources(room))
    assert all(name in read for name in ours), ours
    variables = {name for text in code(page) for name in re.findall(r"STREAMLIT_([A-Z_]+)", text)}
    assert variables <= {variable_of(setting) for setting in settings}, variables


def sources(room: str) -> Iterator[Path]:
    return (ROOT / room).rglob("*.py")


def variable_of(setting: str) -> str:
    """How Streamlit calls a setting in the environment, without what is before it."""
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", setting.replace(".", "_")).upper()


def test_every_target_of_make_in_the_pages_exists(page):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    asked = {name for text in code(page) for name in re.findall(r"\bmake ([a-z]+)", text)}
    assert asked <= targets, asked - targets


def test_every_file_that_a_page_names_exists(page):
    for text in code(page):
        for named in re.findall(r"(?:^|(?<=\s))(\.?[\w.-]*(?:/[\w.-]+)*/?)(?=\s|$)", text):
            first = named.removeprefix("./").partition("/")[0]
            if named.startswith("./") or ("/" in named and (ROOT / first).exists() and first not in ("", ".venv")):
                assert named in BUILT or (ROOT / named).exists(), f"{page.name}: {named}"


def test_every_link_and_picture_leads_somewhere(page):
    for token in tokens(page):
        target = token.attrGet("href") or token.attrGet("src")
        if target is None or re.match(r"[a-z]+:", str(target)):
            continue
        path, _, heading = str(target).partition("#")
        file = page.parent / path if path else page
        assert file.exists(), f"{page.name}: {target}"
        if heading:
            assert heading in anchors(file), f"{page.name}: {target}"


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in heads}


def test_every_picture_is_shown_on_a_page():
    shown = {
        os.path.normpath(page.parent / str(token.attrGet("src")))
        for page in PAGES
        for token in tokens(page)
        if token.type == "image"
    }
    assert {str(picture) for picture in DOCS.rglob("*.png")} <= shown


def test_every_decision_is_in_the_index_and_every_page_is_reached():
    index = {token.attrGet("href") for token in tokens(DOCS / "decisions" / "README.md") if token.type == "link_open"}
    assert index == {path.name for path in (DOCS / "decisions").glob("*.md")} - {"README.md"}
    linked = {
        os.path.normpath(page.parent / str(token.attrGet("href")))
        for page in PAGES
        for token in tokens(page)
        if token.type == "link_open"
    }
    assert {str(path) for path in DOCS.rglob("*.md")} <= linked


def test_the_page_of_commands_is_of_today():
    assert PAGE.read_text(encoding="utf-8") == commands_page(), "run `make docs`"


def test_the_page_of_commands_has_every_command_and_option():
    text = commands_page()
    for name, command in commands.all_commands().items():
        if command.hidden:
            continue
        assert f"\n## {name}\n" in text
        own = text.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        for option in command.params:
            if isinstance(option, click.Option):
                shared = text.partition("\n## ")[2].partition("\n## ")[0]
                assert option.opts[0] in own or option.opts[0] in shared, (name, option.opts)


def test_the_container_is_built_of_what_is_there():
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [name for line in lines if line.startswith("COPY ") for name in line.split()[1:-1] if name[0] != "-"]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").split() if line[0] == "!"}
    assert {*copied} == let_in
