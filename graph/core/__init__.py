"""A graph of topics: columns and arrays, names and their search, neighbours; and the NetworkX DAG of a part."""
