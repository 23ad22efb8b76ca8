"""Every problem in the records at once, with file and line.

Errors mean that no graph can be built; warnings are what a person may want to know. An edge runs from a
prerequisite to the topic that needs it. Rows that were set aside in reading are looked at too, so that what
is wrong with them besides shows in the same run.
"""

from graph.checks.cycles import shortest_cycles
from graph.checks.everything import check_records
from graph.checks.problems import in_order
from graph.checks.rows import without_repeats

__all__ = ["check_records", "in_order", "shortest_cycles", "without_repeats"]
