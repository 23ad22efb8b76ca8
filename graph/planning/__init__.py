"""A request becomes a plan: one module per question, pure functions on a directed acyclic graph.

Where a plan seems to lack a topic, look in this order: is it known, implied by what is known, or skipped
(`plan.cut_out`)? Did another alternative of a group win (`choices`)? Is the edge only recommended (`needs`)?
The picture leaves out lines that follow from others, and the list of the page ends after
`graph.picture.worklist.MOST_STEPS` steps.
"""
