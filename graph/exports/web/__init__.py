"""A plan, or a whole graph, as one web page that opens anywhere without a network."""
