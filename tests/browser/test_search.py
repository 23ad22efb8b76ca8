"""The search lists and lights while one types; Enter or a click goes to the topic, and nothing else does."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import lit, open_page, settle, topic_map, type_search

# What people type, and what they mean: names, other names, beginnings, words, slips, and words of a summary.
MEANT = [
    tuple(part.strip().split(" = "))
    for part in """
    transformers = transformers; Transformers  = transformers; TRANSFORMERS = transformers;
    transfomers = transformers; k-means = k-means; k means = k-means; kmeans = k-means; attention = attention;
    self attention = self-attention; self atention = self-attention; inner product = dot-product-and-norms;
    diagonalise = eigenvectors; vectors = vectors; limits = limits; numpy = numpy; pandas = pandas; sql = sql;
    git = git; latex = latex; bert = bert; gpt = gpt; lora = low-rank-adaptation;
    pca = principal-component-analysis; lda = linear-discriminant-analysis; svm = support-vector-machines;
    knn = k-nearest-neighbors; sgd = stochastic-gradient-descent; rnn = recurrent-neural-networks;
    lstm = long-short-term-memory; mle = maximum-likelihood; eda = exploratory-data-analysis;
    docker = containers-with-docker; kubernetes = kubernetes; backprop = backpropagation;
    gradient desc = gradient-descent; matrix mult = matrix-multiplication; chain rule = chain-rule;
    bayes = bayes-theorem; entropy = entropy; dropout = dropout; adam = adam; pytorch = pytorch;
    tensorflow = tensorflow; confusion = confusion-matrix; roc = roc-curve-and-auc;
    cross valid = cross-validation; random forest = random-forest; xgboost = xgboost; mlflow = mlflow;
    tokeniz = tokenization; word embed = word-embeddings; seq2seq = sequence-to-sequence-models
    """.split(";")  # noqa: SIM905 - a list of pairs would be a page long
]
NOTHING = [
    "Wittgenstein",
    "zzzzzz",
    "quantum chromodynamics",
    "xyz",
    "§§§",
    "blockchain",
    "12345",
    "qqq",
    "Kochen",
    "🚀",
]


def test_fifty_searches_have_the_right_first_answer_and_ten_have_none(page, server, roadmap):
    open_page(page, server.url)
    wrong = []
    for text, topic in MEANT:
        if topic not in roadmap:
            wrong.append((text, topic, "not in the roadmap"))
            continue
        found = type_search(page, text)
        first = found.locator(".gw-option .gw-title").first
        if not first.count() or first.inner_text() != roadmap.nodes[topic]["name"]:
            wrong.append((text, topic, first.inner_text() if first.count() else "nothing"))
    assert not wrong
    for text in NOTHING:
        found = type_search(page, text)
        expect(found).to_contain_text(f"No topic called {text}.")
        expect(found.locator("[aria-selected=true]")).to_have_count(0)
        page.keyboard.press("Enter")
    assert topic_map(page).get_attribute("data-selected") == "", "typing and Enter on nothing go nowhere"
    assert len(MEANT) >= 50


def test_typing_lights_and_goes_nowhere_and_escape_ends_it(page, server):
    open_page(page, server.url)
    found = type_search(page, "attention")
    assert "attention" in lit(page)
    assert topic_map(page).get_attribute("data-selected") == "" and "topic=" not in page.url
    page.keyboard.press("Escape")
    expect(found).to_be_hidden()
    assert lit(page) == set()


@pytest.mark.parametrize("way", ["Enter", "click"])
def test_enter_or_a_click_opens_the_topic(page, server, way):
    open_page(page, server.url)
    found = type_search(page, "k-means")
    if way == "Enter":
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
    else:
        found.get_by_role("option").first.click()
    expect(topic_map(page)).to_have_attribute("data-selected", "k-means")
    expect(page.get_by_role("heading", name="K-Means")).to_be_visible()
    expect(found).to_be_hidden()
    settle(page)


def test_enter_before_the_answer_goes_to_what_was_typed(page, server):
    open_page(page, server.url)
    page.locator(".st-key-topic_search input").press_sequentially("gradient descent", delay=5)
    page.keyboard.press("Enter")
    expect(topic_map(page)).to_have_attribute("data-selected", "gradient-descent")
    settle(page)


def test_a_subject_is_found_and_opened(page, server, roadmap):
    open_page(page, server.url)
    found = type_search(page, "ethical")
    found.get_by_role("option").filter(has_text="subject").click()
    page.wait_for_url("**category=Ethical*")
    settle(page)
    assert lit(page) == {
        topic for topic, name in roadmap.nodes(data="category") if name == "Ethical AI & Responsible ML"
    }
