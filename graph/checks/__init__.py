"""Every problem in a graph at once, with file and line.

Errors mean that no graph can be built; warnings are what a person may want to know. An edge runs from a
prerequisite to the topic that needs it. Rows that were set aside in reading are looked at too, so that what
is wrong with them besides shows in the same run.

Each module looks, with NumPy, for the rows that it has something to say about; those alone become Python values, and
it words what is wrong with them.
"""
