"""Graphs that do not fit into one machine: the tables are checked, and the part in question is cut out, by Spark.

What is cut out becomes `Records`, so that the same planner makes the plan. PySpark is imported where it is used
first, so that nothing here costs those who do without it.

Rows are named by their ids, not by lines, which tables in many files do not have.
"""

from graph.spark.checks import CheckedTables, check_tables
from graph.spark.cut_out import Named, closure_columns
from graph.spark.session import SparkMissingError, spark_session
from graph.spark.tables import Tables, read_tables

__all__ = [
    "CheckedTables",
    "Named",
    "SparkMissingError",
    "Tables",
    "check_tables",
    "closure_columns",
    "read_tables",
    "spark_session",
]
