"""Starts the page: Streamlit in this process, on the page that came with this package."""

from __future__ import annotations

import os
import socket
import sys

import click

from graph.errors import KnowledgeGraphError, reason_of
from graph.loading.places import page_folder

_USUAL_ADDRESS = "127.0.0.1"
"""That of the page's own settings."""
_LAST_PORT = 65535


class PortTakenError(KnowledgeGraphError):
    """A port on which the page cannot be served."""


def _refuse_taken(port: int) -> None:
    """Refuse a port before anything is imported and read for it; an address of Streamlit's own is tried as given."""
    address = os.environ.get("STREAMLIT_SERVER_ADDRESS") or _USUAL_ADDRESS
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        if sys.platform != "win32":  # there it would let two servers share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as trouble:
            other = port + 1 if port < _LAST_PORT else 8501
            raise PortTakenError(
                f"The page cannot be served on port {port} of {address}: {reason_of(trouble)}. "
                f"Choose another, such as --port {other} (in a clone: PORT={other} ./run)."
            ) from trouble


@click.command()
@click.option(
    "--port", type=click.IntRange(1, _LAST_PORT), metavar="N", help="Serve here; usually the first free one from 8501."
)
def page(port: int | None) -> None:
    """Start the page, and open it in the browser; Ctrl-C ends it.

    The variable GROUNDWORK_DATA names another folder with topics.csv and edges.csv than the sample's.
    """
    if port is not None:
        _refuse_taken(port)
    from streamlit.web.cli import main

    flags = [] if port is None else ["--server.port", str(port)]
    # Streamlit reads the settings beside the script after those of the current folder, so that these are in force.
    main(["run", str(page_folder() / "app.py"), *flags], prog_name="streamlit", standalone_mode=False)
