"""Finding topics by what people type."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.core.columns import columns_of
from graph.core.content import Content
from graph.core.name_index import NameIndex
from graph.core.names import folded, parted, slips_in, squeezed
from graph.errors import AmbiguousNameError, KnowledgeGraphError, UnknownTopicError
from graph.model import Records, Resource, Topic

INDEX = NameIndex.of(
    [
        Topic("transformers", "Transformers", summary="Build an encoder out of attention blocks."),
        Topic("transformer-nlp", "Transformer-based models"),
        Topic("knn", "K-nearest neighbours", aliases=("KNN", "k-NN")),
        Topic("kmeans", "K-means", summary="Group points around centres."),
        Topic("py", "Python"),
        Topic("python-oop", "Classes", aliases=("Python",)),
        Topic("lda-a", "Latent Dirichlet allocation", aliases=("LDA",)),
        Topic("lda-b", "Linear discriminant analysis", aliases=("LDA",)),
        Topic("hessian", "Jacobian and Hessian"),
        Topic("paper-360", "Paper 360"),
    ]
)
LETTERS = st.sampled_from(["a", "b", "A", "ab", "ba", "abba", " ", "-", "(", "_", "1", "2", "ß", "É", "–", "  ", "ﬁ"])
WORDS = st.lists(LETTERS, min_size=1, max_size=6).map("".join)


@st.composite
def records(draw):
    names = draw(st.lists(st.tuples(WORDS, WORDS, st.lists(WORDS, max_size=2)), min_size=1, max_size=8))
    topics = tuple(
        Topic(f"{word}{number}", name, summary=draw(WORDS), aliases=tuple(aliases))
        for number, (word, name, aliases) in enumerate(names)
    )
    owners = st.sampled_from([*(topic.id for topic in topics), "elsewhere"])
    return Records(topics, (), tuple(draw(st.lists(st.builds(Resource, owners, WORDS), max_size=4))))


def index_of(made):
    return NameIndex(Content(columns_of(made)))


def distance(one, other):
    """Letters to add, take away, change or swap with their neighbour, in the simplest way to count them."""
    rows = {(-1, place): place + 1 for place in range(-1, len(other))} | {(at, -1): at + 1 for at in range(len(one))}
    for at, letter in enumerate(one):
        for place, wanted in enumerate(other):
            ways = [rows[at - 1, place] + 1, rows[at, place - 1] + 1, rows[at - 1, place - 1] + (letter != wanted)]
            if at and place and letter == other[place - 1] and wanted == one[at - 1]:
                ways.append(rows[at - 2, place - 2] + 1)
            rows[at, place] = min(ways)
    return rows[len(one) - 1, len(other) - 1]


def slips(one, other):
    """How many slips lie between two texts, if these are few enough for their length, else very many."""
    digits = [re.sub(r"\D", "", text) for text in (one, other)]
    count = distance(one, other)
    return count if count <= slips_in(len(one)) and digits[0] == digits[1] else 99


def literal_match(typed, word, main):
    """How well a name fits, letter by letter, as a rank; None if it does not."""
    if word == typed:
        return 0 if main else 1
    if word.startswith(typed):
        return 2
    if any(f"{before}{typed}" in word for before in " -("):
        return 3
    held = typed in word or (squeezed(typed) and squeezed(typed) in squeezed(word))
    return 4 if held and len(typed) > 3 else None


def slip_match(typed, word):
    """How many slips make a name of what was typed, whole names before words; None for too many."""
    parts, words = dict.fromkeys(parted(typed).split()), parted(word).split()
    plain = squeezed(typed)
    most = slips_in(len(plain))
    if not most:
        return None
    counts = [2 * slips(plain, squeezed(word)), *(2 * slips(plain, one) + 1 for one in words)]
    if len(parts) > 1 and words:
        counts.append(2 * sum(min(slips(part, one) for one in words) for part in parts) + 1)
    return min(counts) if min(counts) <= 2 * most + 1 else None


def expected(made, text, limit):
    """What a search answers, one topic after the other."""
    typed = folded(text)
    if not typed:
        return []
    named = [
        (topic, folded(word), place < 2)
        for topic in made.topics
        for place, word in enumerate((topic.id, topic.name, *topic.aliases))
    ]
    ranked = [
        (rank, 0, len(word), topic.id)
        for topic, word, main in named
        if (rank := literal_match(typed, word, main)) is not None
    ]
    if not ranked:
        ranked = [
            (5, cost, len(word), topic.id) for topic, word, _ in named if (cost := slip_match(typed, word)) is not None
        ]
    begins = re.compile(rf"(?<!\w){re.escape(typed)}")
    if len(typed) >= 3:
        ids = {topic.id for topic in made.topics}
        ranked += [(6, 0, len(one.summary), one.id) for one in made.topics if begins.search(folded(one.summary))]
        ranked += [
            (7, 0, 0, one.topic) for one in made.resources if one.topic in ids and begins.search(folded(one.title))
        ]
    return list(dict.fromkeys(topic for *_, topic in sorted(ranked)))[:limit]


@given(records(), WORDS, st.integers(1, 6))
@example(Records((Topic("a", "abba"), Topic("b", "c", summary="É abbé abba")), ()), "abba", 3)
@settings(max_examples=400)
def test_a_search_answers_as_topics_compared_one_by_one(made, typed, limit):
    assert index_of(made).search(typed, limit) == expected(made, typed, limit)


@given(records(), WORDS, st.integers(1, 3))
@settings(max_examples=100)
def test_frequent_letters_are_found_as_rare_ones_are(made, typed, limit):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.core.text_search._MOST_LOOPED", 1)
        assert index_of(made).search(typed, limit) == expected(made, typed, limit)


@given(records())
def test_a_name_finds_its_topic_or_all_that_have_it(made):
    index = index_of(made)
    ids = {topic.id for topic in made.topics}
    for name in (topic.name for topic in made.topics):
        assert index.knows(name)
        named = [one.id for one in made.topics if folded(one.name) == folded(name)]
        if name in ids or len(named) == 1:
            assert index.find(name) == (name if name in ids else named[0])
        else:
            with pytest.raises(AmbiguousNameError):
                index.find(name)


@pytest.mark.parametrize("typed", ["knn", "KNN", "k-NN", "  K-Nearest   Neighbours "])
def test_a_topic_answers_to_id_name_and_alias_in_any_case(typed):
    assert INDEX.find(typed) == "knn"


def test_a_topics_own_name_wins_over_anothers_alias():
    assert INDEX.find("python") == "py"


def test_a_name_of_several_topics_asks_for_the_id():
    with pytest.raises(AmbiguousNameError, match="lda-a, lda-b"):
        INDEX.find("LDA")


def test_a_slip_in_a_whole_name_goes_before_a_part_of_it():
    names = NameIndex.of(
        [Topic("a", "Attention"), Topic("s", "Self-Attention"), Topic("m", "Mean Squared Error"), Topic("o", "orabs")]
    )
    assert names.search("self atention") == ["s"]
    assert names.search("atention") == ["a", "s"]
    assert names.search("phytagoras") == [], "a piece of what was typed is no slip for it"


@pytest.mark.parametrize("typed", ["chess", "mean group", "paper 361", "pyhtom java", "knnn"])
def test_the_middle_of_a_word_another_number_and_too_many_slips_are_no_slip(typed):
    assert INDEX.search(typed) == []


def test_a_near_miss_is_answered_with_suggestions():
    with pytest.raises(UnknownTopicError) as error:
        INDEX.find("Tranformers")
    assert error.value.suggestions[0] == "Transformers"
    assert "Did you mean 'Transformers'" in str(error.value)


def test_of_many_names_those_with_the_most_alike_letters_are_suggested(monkeypatch):
    monkeypatch.setattr("graph.core.name_index._MOST_COMPARED", 4)
    assert INDEX.suggest("Tranformers", 1) == ["Transformers"]
    assert INDEX.nearest("Neighbors", 1) == ["knn"]


@pytest.mark.parametrize("typed", ["", " ", "\ud800", "zzzzqqqq"])
def test_nonsense_is_found_nowhere(typed):
    assert INDEX.search(typed) == [] and not INDEX.knows(typed)
    with pytest.raises(KnowledgeGraphError):
        INDEX.find(typed)
    assert INDEX.suggest(typed) == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("trans", "transformers"),
        ("Transformrs", "transformers"),
        ("rtansformers", "transformers"),
        ("transformer based modles", "transformer-nlp"),
        ("neighbors nearst", "knn"),
        ("kmeans", "kmeans"),
        ("nearest", "knn"),
        ("neihbours", "knn"),
        ("k-nearest neigbours", "knn"),
        ("centres", "kmeans"),
    ],
)
def test_search_finds_what_was_meant(typed, first):
    assert INDEX.search(typed)[0] == first


def test_no_topics_have_no_names():
    index = NameIndex.of([])
    assert index.search("anything at all") == index.suggest("anything") == index.nearest("anything") == []
