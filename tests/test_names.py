"""Finding topics by what people type."""

from __future__ import annotations

import pytest

from graph.core.names import NameIndex
from graph.errors import AmbiguousNameError, UnknownTopicError
from graph.model import Topic

INDEX = NameIndex(
    [
        Topic("transformers", "Transformers", summary="Build an encoder out of attention blocks."),
        Topic("transformer-nlp", "Transformer-based models"),
        Topic("knn", "K-nearest neighbours", aliases=("KNN", "k-NN")),
        Topic("kmeans", "K-means", summary="Group points around centres."),
        Topic("py", "Python"),
        Topic("python-oop", "Classes", aliases=("Python",)),
        Topic("lda-a", "Latent Dirichlet allocation", aliases=("LDA",)),
        Topic("lda-b", "Linear discriminant analysis", aliases=("LDA",)),
    ]
)


@pytest.mark.parametrize("typed", ["knn", "KNN", "k-NN", "  K-Nearest   Neighbours "])
def test_a_topic_answers_to_id_name_and_alias_in_any_case(typed):
    assert INDEX.find(typed) == "knn"


def test_a_topics_own_name_wins_over_anothers_alias():
    assert INDEX.find("python") == "py"


def test_a_name_of_several_topics_asks_for_the_id():
    with pytest.raises(AmbiguousNameError, match="lda-a, lda-b"):
        INDEX.find("LDA")


def test_a_slip_in_a_whole_name_goes_before_a_part_of_it():
    names = NameIndex(
        [Topic("a", "Attention"), Topic("s", "Self-Attention"), Topic("m", "Mean Squared Error"), Topic("o", "orabs")]
    )
    assert names.search("self atention") == ["s"]
    assert names.search("atention") == ["a", "s"]
    assert names.search("phytagoras") == [], "a piece of what was typed is no slip for it"


def test_a_near_miss_is_answered_with_suggestions():
    with pytest.raises(UnknownTopicError) as error:
        INDEX.find("Tranformers")
    assert error.value.suggestions[0] == "Transformers"
    assert "Did you mean 'Transformers'" in str(error.value)


def test_nonsense_gets_no_suggestion():
    with pytest.raises(UnknownTopicError) as error:
        INDEX.find("zzzzqqqq")
    assert error.value.suggestions == ()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("trans", "transformers"),
        ("kmeans", "kmeans"),
        ("nearest", "knn"),
        ("neihbours", "knn"),
        ("centres", "kmeans"),
    ],
)
def test_search_finds_what_was_meant(typed, first):
    assert INDEX.search(typed)[0] == first


def test_empty_search_finds_nothing():
    assert INDEX.search("   ") == []
