import networkx as nx
from hypothesis import given, settings

from graph.paths.levels import levels
from tests.drawing import dags, draw


def test_the_longest_chain_below_counts():
    """A direct shortcut does not lower a level."""
    graph = draw("sets -> limits -> series, sets -> series, logic")
    assert levels(graph) == {"sets": 0, "limits": 1, "series": 2, "logic": 0}


def test_an_empty_graph_has_no_levels():
    assert levels(nx.DiGraph()) == {}


def test_a_very_long_chain_is_no_problem():
    """Nothing here recurses on the depth of the graph."""
    chain = [str(number) for number in range(5000)]
    graph = nx.DiGraph()
    nx.add_path(graph, chain)
    assert levels(graph) == {topic: level for level, topic in enumerate(chain)}


@settings(deadline=None, max_examples=60)
@given(dags())
def test_a_level_is_the_longest_of_all_chains_that_end_there(graph):
    chains = {topic: [0] for topic in graph}
    for source in graph:
        for target in graph:
            if source != target:
                chains[target] += [len(chain) - 1 for chain in nx.all_simple_paths(graph, source, target)]
    assert levels(graph) == {topic: max(lengths) for topic, lengths in chains.items()}
