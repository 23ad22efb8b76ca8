"""Names among very many topics are found as they are among few."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.core.columns import columns_of
from graph.core.content import Content
from graph.core.large_names import LargeNameIndex
from graph.core.names import NameIndex
from graph.errors import AmbiguousNameError, KnowledgeGraphError, UnknownTopicError
from graph.model import Records, Topic

LETTERS = st.sampled_from(["a", "b", "A", "ab", "ba", " ", "-", "(", "1", "ß", "É", "  ", "ﬁ"])
WORDS = st.lists(LETTERS, min_size=1, max_size=6).map("".join)


@st.composite
def topics(draw):
    names = draw(st.lists(st.tuples(WORDS, WORDS, st.lists(WORDS, max_size=2)), min_size=1, max_size=8))
    return [
        Topic(f"{word}{number}", name, summary=draw(WORDS), aliases=tuple(aliases))
        for number, (word, name, aliases) in enumerate(names)
    ]


def large(made):
    return LargeNameIndex(Content(columns_of(Records(tuple(made), ()))))


def answer(index, name):
    try:
        return index.find(name)
    except (UnknownTopicError, AmbiguousNameError) as trouble:
        return type(trouble)


@given(topics(), WORDS, st.integers(1, 6))
@settings(max_examples=250)
def test_what_holds_the_letters_is_found_in_the_same_order(made, typed, limit):
    plain, columns = NameIndex(made), large(made)
    assert answer(columns, typed) == answer(plain, typed)
    assert columns.knows(typed) == plain.knows(typed)
    for topic in made:
        assert answer(columns, topic.name) == answer(plain, topic.name)
    with pytest.MonkeyPatch.context() as patch:
        # Typing mistakes are looked for in another manner.
        patch.setattr(NameIndex, "_near", lambda *_: [])
        patch.setattr(LargeNameIndex, "_near", lambda *_: [])
        assert columns.search(typed, limit) == plain.search(typed, limit)


@given(topics(), WORDS)
@settings(max_examples=60)
def test_frequent_letters_are_found_as_rare_ones_are(made, typed):
    index = large(made)
    expected = index.search(typed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.core.large_names._MOST_LOOPED", 0)
        assert large(made).search(typed) == expected


@pytest.mark.parametrize("typed", ["nearst", "neighbuors", "k-nearest neigbours", "transfromer"])
def test_typing_mistakes_are_forgiven(typed):
    made = [Topic("knn", "K-nearest neighbours"), Topic("transformers", "Transformers"), Topic("pca", "PCA")]
    assert large(made).search(typed)[0] == NameIndex(made).search(typed)[0]
    assert large(made).suggest(typed) == NameIndex(made).suggest(typed)


@pytest.mark.parametrize("typed", ["", " ", "\ud800", "zzzzqqqq"])
def test_nonsense_is_found_nowhere(typed):
    index = large([Topic("knn", "K-nearest neighbours")])
    assert index.search(typed) == [] and not index.knows(typed)
    with pytest.raises(KnowledgeGraphError):
        index.find(typed)
