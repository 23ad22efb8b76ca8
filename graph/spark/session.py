"""Starting Spark, or saying what is missing for it."""

from __future__ import annotations

import os
import shutil
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import KnowledgeGraphError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# In local mode more partitions than this for each core cost more than they bring.
_PARTITIONS_PER_CORE = 2


class SparkMissingError(KnowledgeGraphError):
    """The Spark engine was asked for where PySpark or Java is not installed."""


def missing_part() -> str | None:
    """Return what is missing for Spark and how to get it, as a sentence; None where all is there."""
    if find_spec("pyspark") is None:
        return "The Spark engine needs PySpark. Install it with: pip install -r requirements-spark.txt"
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and (Path(home) / "bin" / "java").exists()):
        return (
            "The Spark engine needs Java 17 or newer. Install it (on Debian: apt-get install default-jre-headless), "
            "or set JAVA_HOME to where it is."
        )
    return None


def spark_session() -> SparkSession:
    """Return the Spark session of this process, started if there is none.

    Master, memory and the rest are what Spark's own settings say (``spark-defaults.conf``, ``SPARK_CONF_DIR``,
    ``SPARK_DRIVER_MEMORY``); without any, Spark runs on the cores of this machine.

    Raises
    ------
    SparkMissingError
        If PySpark or Java is not installed, or if Spark does not start.
    """
    if trouble := missing_part():
        raise SparkMissingError(trouble)
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    # Said on every start with pandas 3; nothing here goes through pandas.
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
    settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
    try:
        session = SparkSession.builder.appName("Groundwork").config(map=settings).getOrCreate()
    except PySparkException as trouble:
        reason = str(trouble).splitlines()[0]
        raise SparkMissingError(
            f"Spark did not start ({reason}). Check that `java -version` says 17 or newer."
        ) from None
    context = session.sparkContext
    if context.master.startswith("local"):
        session.conf.set("spark.sql.shuffle.partitions", str(_PARTITIONS_PER_CORE * context.defaultParallelism))
    return session


def settled(frame: DataFrame) -> DataFrame:
    """Return the same rows, worked out now, without the way they were come by.

    Joins in a loop would otherwise be planned from the beginning in each round. With ``spark.checkpoint.dir`` set the
    rows survive the loss of a machine; else they are kept where they were worked out.
    """
    context = frame.sparkSession.sparkContext
    return frame.checkpoint() if context.getCheckpointDir() else frame.localCheckpoint()
