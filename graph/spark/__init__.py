"""Graphs that do not fit into one machine: the tables are checked, and the part in question is cut out, by Spark.

What is cut out becomes `Records`, so that the same planner makes the plan. PySpark is imported where it is used
first, so that nothing here costs those who do without it.

Rows are named by their ids, not by lines, which tables in many files do not have.
"""
