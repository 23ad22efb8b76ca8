"""The sample roadmap keeps the rules that data/README.md promises."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import networkx as nx
import pytest

from graph.loading.opening import open_graph
from graph.model import PlanRequest
from graph.planning.plan import study_plan

DATA = Path(__file__).resolve().parents[1] / "data"
DIFFICULTIES = {"beginner": 0, "intermediate": 1, "advanced": 2}

CATEGORIES = {
    "Foundations of Mathematics & Programming": ["Mathematics", "Programming"],
    "Data Handling & Preprocessing": [
        "Data Wrangling",
        "Exploratory Data Analysis (EDA)",
        "Dimensionality Reduction",
    ],
    "Introduction to Machine Learning": ["Supervised Learning", "Unsupervised Learning", "Evaluation Metrics"],
    "Advanced Machine Learning Techniques": [
        "Ensemble Methods",
        "Feature Selection & Engineering",
        "Hyperparameter Tuning",
    ],
    "Deep Learning & Neural Networks": [
        "Neural Network Basics",
        "Deep Learning Architectures",
        "Regularization & Optimization",
    ],
    "Model Deployment & MLOps": ["Model Deployment", "MLOps & Automation", "Monitoring & Logging"],
    "Scalable Machine Learning Systems": [
        "Big Data & Distributed ML",
        "Parallel & Distributed Training",
        "Federated Learning",
    ],
    "Advanced NLP & Computer Vision": ["Natural Language Processing (NLP)", "Computer Vision"],
    "Research & Publications": ["Staying Updated", "Writing Research Papers"],
    "Ethical AI & Responsible ML": ["Bias & Fairness", "Explainable AI (XAI)", "Security & Privacy"],
}

SEED_ITEMS = """
Linear Algebra; Vectors; Matrices; Eigenvalues; Eigenvectors; Matrix Factorization; Probability & Statistics;
Bayesian Theorem; Gaussian Distribution; Hypothesis Testing; Calculus; Derivatives; Partial Derivatives; Chain Rule;
Optimization Basics; Python; NumPy; Pandas; Matplotlib; Seaborn; Scikit-Learn; Data Structures & Algorithms; Lists;
HashMaps; Trees; Graphs; Sorting; Searching;
Handling Missing Data; Data Cleaning; Feature Engineering; Feature Selection; EDA; Data Visualization; Plotly;
Outlier Detection; Data Distribution Analysis; PCA; t-SNE; LDA;
Linear Regression; Logistic Regression; Decision Trees; Random Forest; SVM; KNN; Naive Bayes; Clustering; K-Means;
DBSCAN; Hierarchical Clustering; Anomaly Detection; Gaussian Mixture Models; Confusion Matrix; Precision-Recall;
ROC-AUC; MSE; R^2 Score;
Bagging; Boosting; XGBoost; LightGBM; CatBoost; Recursive Feature Elimination; SHAP; LIME; Grid Search; Random Search;
Bayesian Optimization;
Activation Functions; Backpropagation; Loss Functions; Optimization Algorithms; SGD; Adam; RMSProp; CNNs; VGG; ResNet;
EfficientNet; RNNs; LSTMs; GRUs; Transformers; BERT; GPT; T5; Dropout; Batch Normalization; Data Augmentation;
Flask; FastAPI; TensorFlow Serving; TorchServe; AWS; Google Cloud; Azure Deployment; MLflow; DVC; Kubeflow;
CI/CD Pipelines for ML Models; Prometheus; Grafana; Seldon;
Apache Spark; Ray; Dask; Horovod; Multi-GPU Training; TPUs; Model Parallelism; Privacy-Preserving ML;
Secure Aggregation;
NLP; Text Preprocessing; Tokenization; spaCy; NLTK; Transformer-based models; LLaMA; Named Entity Recognition;
Sentiment Analysis; Image Classification; Object Detection; YOLO; Faster R-CNN; Image Segmentation; U-Net; Mask R-CNN;
Self-Supervised Learning in Vision;
Reading ArXiv Papers; Attending ML Conferences; NeurIPS; ICML; CVPR; LaTeX; Experiment Documentation;
Publishing in Journals;
Model Interpretability; AI Fairness 360; XAI; Feature Importance; Counterfactual Explanations;
Adversarial Attacks & Defenses; Differential Privacy; Homomorphic Encryption
"""

SEED_RESOURCES = [
    "Deep Learning",
    "Pattern Recognition and Machine Learning",
    "Deep Learning Specialization",
    "fast.ai",
    "CS229",
    "MIT OpenCourseWare",
    "Kaggle Competitions",
    "OpenAI Gym",
    "Google Colab",
]


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of one data file."""
    with (DATA / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def edge_graph(topics, edges) -> nx.DiGraph:
    """Return the graph of these edges over all topics."""
    graph = nx.DiGraph((edge["source"], edge["target"]) for edge in edges)
    graph.add_nodes_from(topics)
    return graph


@pytest.fixture(scope="module")
def data() -> SimpleNamespace:
    """Everything in the data folder, and the three graphs that the rules speak of."""
    rows, edges = read("topics.csv"), read("edges.csv")
    topics = {row["id"]: row for row in rows}
    required = [edge for edge in edges if edge["kind"] == "required"]
    return SimpleNamespace(
        rows=rows,
        topics=topics,
        edges=edges,
        required=required,
        recommended=[edge for edge in edges if edge["kind"] == "recommended"],
        goals=read("goals.csv"),
        whole=edge_graph(topics, edges),
        needed=edge_graph(topics, required),
        ungrouped=edge_graph(topics, [edge for edge in required if not edge["group"]]),
        milestones={id for id, row in topics.items() if float(row["hours"]) == 0},
    )


@pytest.fixture(scope="module")
def resources() -> list[dict[str, str]]:
    """The rows of resources.csv."""
    return read("resources.csv")


def names(data) -> set[str]:
    """All names and aliases, case folded."""
    aliases = (alias for row in data.rows for alias in row["aliases"].split(";"))
    return {name.casefold() for name in [*(row["name"] for row in data.rows), *aliases]}


def test_the_files_have_exactly_the_agreed_columns(data, resources):
    """The header rows are those that the file formats document."""
    assert list(data.rows[0]) == [
        "id",
        "name",
        "category",
        "area",
        "difficulty",
        "hours",
        "summary",
        "aliases",
        "explanation",
        "status",
    ]
    assert list(data.edges[0]) == ["source", "target", "kind", "group", "reason"]
    assert list(data.goals[0]) == ["name", "goals", "summary"]
    assert list(resources[0]) == ["topic", "title", "url", "kind", "hours", "cost"]


def test_every_seed_item_is_a_topic_or_an_alias(data):
    """What the seed roadmap names is found by that name."""
    items = [item.strip() for item in SEED_ITEMS.split(";")]
    assert [item for item in items if item.casefold() not in names(data)] == []


def test_every_heading_is_found_as_a_topic(data):
    """The bold headings work as goals too."""
    headings = [re.sub(r" \(.*\)", "", area) for areas in CATEGORIES.values() for area in areas]
    assert [heading for heading in headings if heading.casefold() not in names(data)] == []


@pytest.mark.parametrize("title", SEED_RESOURCES)
def test_every_seed_resource_is_listed(resources, title):
    """Books, courses and projects of the seed roadmap are resources of some topic."""
    assert any(title.casefold() in row["title"].casefold() for row in resources)


def test_the_deep_learning_book_is_listed_as_a_book(resources):
    """The book is not mistaken for the courses that have its title in theirs."""
    assert any(row["kind"] == "book" and row["title"].startswith("Deep Learning") for row in resources)


def test_categories_and_areas_are_the_sections_and_headings(data):
    """Ten categories, in order, each with exactly the areas under its section."""
    assert list(dict.fromkeys(row["category"] for row in data.rows)) == list(CATEGORIES)
    found = {category: set() for category in CATEGORIES}
    for row in data.rows:
        found[row["category"]].add(row["area"])
    assert found == {category: set(areas) for category, areas in CATEGORIES.items()}


def test_topics_stand_together_by_category(data):
    """The file can be read section by section."""
    places = [list(CATEGORIES).index(row["category"]) for row in data.rows]
    assert places == sorted(places)


def test_the_roadmap_has_between_180_and_300_topics(data):
    """Fine enough to plan with, small enough to look after."""
    assert 180 <= len(data.rows) <= 300


def test_ids_are_unique_and_in_kebab_case(data):
    """An id can stand in an address and in a script."""
    assert len(data.topics) == len(data.rows)
    assert [id for id in data.topics if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id)] == []


def test_no_name_means_two_topics(data):
    """Ids, names and aliases are unique across topics, whatever their case."""
    owned = [{row["id"].casefold(), row["name"].casefold()} for row in data.rows]
    aliases = [alias.casefold() for row in data.rows for alias in row["aliases"].split(";") if alias]
    assert [name for name, count in Counter([*aliases, *(n for own in owned for n in own)]).items() if count > 1] == []
    assert [alias for alias in aliases if alias != alias.strip()] == []


def test_every_topic_has_difficulty_and_a_summary_in_the_second_person(data):
    """A reader learns what they can do afterwards."""
    assert [id for id, row in data.topics.items() if row["difficulty"] not in DIFFICULTIES] == []
    assert [id for id, row in data.topics.items() if not re.match(r"You .*\.$", row["summary"])] == []


def test_hours_are_1_to_20_or_0_for_a_milestone(data):
    """Each topic is one thing that can be learned and tested."""
    hours = {id: float(row["hours"]) for id, row in data.topics.items()}
    assert {id: h for id, h in hours.items() if h != 0 and not 1 <= h <= 20} == {}


def test_a_milestone_rests_on_at_least_two_things(data):
    """A milestone is the sum of its parts; alternatives count as one part."""
    parts = {id: set() for id in data.milestones}
    for edge in data.required:
        if edge["target"] in parts:
            parts[edge["target"]].add(edge["group"] or edge["source"])
    assert {id: sorted(p) for id, p in parts.items() if len(p) < 2} == {}


def test_topics_depend_on_topics_rather_than_milestones(data):
    """A milestone as a prerequisite would drag in everything that it rests on."""
    assert [e for e in data.edges if e["source"] in data.milestones and e["target"] not in data.milestones] == []


def test_edges_join_existing_topics_once(data):
    """No edge dangles and none is written twice."""
    ends = [(edge["source"], edge["target"]) for edge in data.edges]
    assert sorted({end for pair in ends for end in pair} - set(data.topics)) == []
    assert [pair for pair, count in Counter(ends).items() if count > 1] == []


def test_edges_stand_in_the_order_of_their_targets(data):
    """The edges of a topic are found where the topic is."""
    place = {id: position for position, id in enumerate(data.topics)}
    places = [place[edge["target"]] for edge in data.edges]
    assert places == sorted(places)


def test_every_edge_is_required_or_recommended_and_gives_its_reason(data):
    """A learner is told what of the source is used in the target."""
    assert {edge["kind"] for edge in data.edges} == {"required", "recommended"}
    assert [(e["source"], e["target"]) for e in data.edges if not re.match(r"[A-Z].{15,}\.$", e["reason"])] == []


def test_reasons_name_things(data):
    """A chain of reasons reads as sentences wherever it is shown, so none begins with a pronoun."""
    pronouns = r"(It|Its|They|Their|Them|This|That|These|Those|There|Here|He|She|We|Such|Both|One)\b"
    assert [(e["source"], e["target"], e["reason"]) for e in data.edges if re.match(pronouns, e["reason"])] == []


def test_no_two_edges_share_a_reason(data):
    """A reason says what of this source is used in this target."""
    assert [reason for reason, count in Counter(edge["reason"] for edge in data.edges).items() if count > 1] == []


def test_every_topic_is_explained_in_two_to_four_sentences(data):
    """What it is, why anyone needs it, and the mistake that beginners make."""
    sentences = {id: len(re.findall(r"[.!?](?=\s+\S|$)", row["explanation"])) for id, row in data.topics.items()}
    assert {id: count for id, count in sentences.items() if not 2 <= count <= 4} == {}
    assert [id for id, row in data.topics.items() if row["summary"] in row["explanation"]] == []


def test_nothing_goes_round_in_cycles(data):
    """All edges together, alternatives and recommendations included, are acyclic."""
    assert nx.is_directed_acyclic_graph(data.whole)


def test_no_required_edge_follows_from_others(data):
    """The graph of needed edges is its own transitive reduction."""
    reduced = nx.transitive_reduction(data.ungrouped)
    assert sorted(set(data.ungrouped.edges) - set(reduced.edges)) == []


def test_no_alternative_is_needed_anyway(data):
    """A choice that another prerequisite has already made is no choice."""
    grouped = [(edge["source"], edge["target"]) for edge in data.required if edge["group"]]
    assert [pair for pair in grouped if nx.has_path(data.ungrouped, *pair)] == []


def test_no_recommendation_repeats_what_is_required(data):
    """A recommended topic is not among those that the target needs."""
    pairs = [(edge["source"], edge["target"]) for edge in data.recommended]
    assert [pair for pair in pairs if nx.has_path(data.needed, *pair)] == []


def test_no_topic_rests_on_a_harder_one(data):
    """Difficulty never falls along a required edge, alternatives included."""
    rank = {id: DIFFICULTIES[row["difficulty"]] for id, row in data.topics.items()}
    pairs = [(edge["source"], edge["target"]) for edge in data.required]
    assert [(source, target) for source, target in pairs if rank[source] > rank[target]] == []


def test_no_topic_is_isolated(data):
    """Every topic leads somewhere or comes from somewhere."""
    assert sorted(nx.isolates(data.whole)) == []


def test_beyond_beginner_every_topic_has_a_prerequisite(data):
    """Only beginner topics can be started from nothing."""
    starts = [id for id in data.topics if data.needed.in_degree(id) == 0]
    assert [id for id in starts if data.topics[id]["difficulty"] != "beginner"] == []


def test_no_topic_has_more_than_nine_direct_prerequisites(data):
    """What a topic needs fits in view."""
    assert {id: count for id, count in data.whole.in_degree() if count > 9} == {}


def test_a_group_offers_a_choice(data):
    """Alternatives come as required edges, two or more to a group."""
    groups = Counter((edge["target"], edge["group"]) for edge in data.edges if edge["group"])
    assert [group for group, count in groups.items() if count < 2] == []
    assert [edge for edge in data.recommended if edge["group"]] == []


def test_a_legacy_topic_is_never_listed_first_nor_the_only_way(data):
    """What is retired can be found, and is needed only where something current does as well and stands before it."""
    assert {row["status"] for row in data.rows} <= {"", "current", "legacy"}
    legacy = {id for id, row in data.topics.items() if row["status"] == "legacy"}
    groups: dict[tuple[str, str], list[str]] = {}
    for edge in data.required:
        groups.setdefault((edge["target"], edge["group"] or edge["source"]), []).append(edge["source"])
    assert {group for group, sources in groups.items() if sources[0] in legacy} == set()


def test_python_rests_on_the_language_and_its_shell_alone(data):
    """Ticking Python as known says nothing about libraries."""
    assert {id for id in nx.ancestors(data.needed, "python") if not id.startswith("python-")} == {"shell"}


def test_resources_belong_to_topics_and_have_safe_addresses(data, resources):
    """Every resource is a well-formed row."""
    assert sorted({row["topic"] for row in resources} - set(data.topics)) == []
    assert [row["url"] for row in resources if not re.match(r"https?://[^\s/]+", row["url"])] == []
    kinds = {"book", "course", "paper", "docs", "video", "project", "article"}
    assert [row for row in resources if row["kind"] not in kinds or row["cost"] not in {"free", "paid"}] == []


def test_every_topic_with_hours_has_one_to_four_resources(data, resources):
    """There is always a place to start, and never a pile."""
    count = Counter(row["topic"] for row in resources)
    assert {id: count[id] for id in data.topics if id not in data.milestones and not 1 <= count[id] <= 4} == {}


def test_no_topic_names_one_address_twice(resources):
    """Two pointers of one topic lead to two places."""
    count = Counter((row["topic"], row["url"]) for row in resources)
    assert [pair for pair, times in count.items() if times > 1] == []


def test_free_resources_come_first(resources):
    """Nobody has to pay before they have seen what is free."""
    costs: dict[str, list[str]] = {}
    for row in resources:
        costs.setdefault(row["topic"], []).append(row["cost"])
    assert [topic for topic, order in costs.items() if order != sorted(order)] == []


def test_papers_come_last(resources):
    """Whoever begins is sent to a text or a course first; among what has to be paid for, papers come last as well."""
    kinds: dict[tuple[str, str], list[bool]] = {}
    for row in resources:
        kinds.setdefault((row["topic"], row["cost"]), []).append(row["kind"] == "paper")
    assert [topic for (topic, _), order in kinds.items() if order != sorted(order)] == []


def test_eleven_goals_name_existing_topics(data):
    """Every entry goal can be planned."""
    assert len({row["name"] for row in data.goals}) == len(data.goals) == 11
    named = [id for row in data.goals for id in row["goals"].split(";")]
    assert sorted(set(named) - set(data.topics)) == []
    assert all(row["summary"].endswith(".") for row in data.goals)


def test_no_goal_of_an_entry_follows_from_another(data):
    """An entry goal names the ends of the way only."""
    for row in data.goals:
        goals = row["goals"].split(";")
        assert [(a, b) for a in goals for b in goals if a != b and nx.has_path(data.ungrouped, a, b)] == []


# ---- What people type.

TYPED = """
RAG = retrieval-augmented-generation; LLM = gpt; ChatGPT = gpt; GPT = gpt; transformer = transformers;
fine-tuning = fine-tuning-transformers; finetuning = fine-tuning-transformers; LoRA = low-rank-adaptation;
QLoRA = low-rank-adaptation; RLHF = instruction-and-preference-tuning; DPO = instruction-and-preference-tuning;
Colab = python-syntax; vector database = embeddings-and-vector-search; embeddings = embeddings-and-vector-search;
semantic search = embeddings-and-vector-search; k8s = kubernetes; IaC = infrastructure-as-code;
terraform = infrastructure-as-code; docker = containers-with-docker; pytorch = pytorch; ab test = online-experiments;
A/B testing = online-experiments; airflow = workflow-orchestration; diffusion = diffusion-models;
stable diffusion = diffusion-models; agents = agents-and-tool-use; MCP = agents-and-tool-use;
function calling = agents-and-tool-use; prompting = prompting-and-structured-output;
prompt engineering = prompting-and-structured-output; vLLM = serving-language-models;
KV cache = serving-language-models; quantization = quantization; evals = evaluating-language-models;
hallucination = evaluating-language-models; spark = apache-spark; pyspark = apache-spark;
FSDP = sharded-data-parallel-training; deepspeed = sharded-data-parallel-training; feature store = feature-stores;
data quality = data-validation-and-contracts; SageMaker = aws-deployment; Vertex AI = google-cloud-deployment;
wandb = weights-and-biases; ViT = vision-transformers; segment anything = image-segmentation; Ollama = llama;
UMAP = t-sne; Optuna = bayesian-optimization; p-value = hypothesis-testing; github actions = continuous-integration;
VAE = autoencoders; CUDA = multi-gpu-training; JAX = jax; TorchServe = torchserve; backprop = backpropagation;
MoE = llama; RoPE = llama; small language models = llama; CoT = prompting-and-structured-output;
in-context learning = prompting-and-structured-output; SFT = instruction-and-preference-tuning;
reasoning models = instruction-and-preference-tuning; context window = gpt; temperature = gpt; pretraining = gpt;
embedding = embeddings-and-vector-search; Milvus = embeddings-and-vector-search;
RAG pipeline = retrieval-augmented-generation; guardrails = agents-and-tool-use; coding agents = agents-and-tool-use;
multi-agent = agents-and-tool-use; red teaming = evaluating-language-models; flash attention = self-attention;
VLM = vision-transformers; PCA = principal-component-analysis; CNN = convolutional-neural-networks;
LSTM = long-short-term-memory; translation = sequence-to-sequence-models; SVM = support-vector-machines;
EM = gaussian-mixture-models; regularization = ridge-and-lasso; log loss = logistic-regression;
normalization = feature-scaling; spam filter = naive-bayes; cosine = dot-product-and-norms; F1 = precision-and-recall;
accuracy = confusion-matrix; tensors = pytorch; PyTorch Lightning = pytorch; bf16 = multi-gpu-training;
torchrun = multi-gpu-training; gradient checkpointing = sharded-data-parallel-training;
safetensors = model-serialization; latency = model-serving-api; docker compose = containers-with-docker;
helm = kubernetes; cron = workflow-orchestration; Jenkins = continuous-integration; linting = continuous-integration;
DevOps = mlops-and-automation; LLMOps = mlops-and-automation; GitLab = git; S3 = aws-deployment;
Cloud Run = google-cloud-deployment; Agent Platform = google-cloud-deployment; BigQuery = sql;
Databricks = apache-spark; Hadoop = distributed-computing; pip install = python-modules;
for loop = python-control-flow; requests = http-and-rest-apis; async = fastapi; YOLOv8 = yolo;
multimodal = vision-transformers; EDA = exploratory-data-analysis; chatbot = gpt; TensorBoard = mlflow;
data engineering = workflow-orchestration; GDPR = -; crypto mining = -; javascript = -;
Rust = -; WordPress = -; game engine = -; Sudoku = -; tax return = -; Photoshop = -; football = -
"""
"""What people of 2026 type, and the topic that they mean; "-" where the roadmap has none."""


def test_what_people_type_finds_the_topic_that_they_mean():
    """The first answer is the right one, and where there is none nothing is offered."""
    names = open_graph(DATA).names
    pairs = [[part.strip() for part in pair.split(" = ")] for pair in TYPED.replace("\n", " ").strip().split(";")]
    found = {typed: next(iter(names.search(typed, limit=1)), "-") for typed, _ in pairs}
    assert {typed: (found[typed], meant) for typed, meant in pairs if found[typed] != meant} == {}
    assert sum(meant != "-" for _, meant in pairs) >= 110


# ---- The eleven plans that people get who choose an entry goal and change nothing.

COVERED = {
    "Understand and fine-tune a Transformer": "transformers fine-tuning-transformers low-rank-adaptation",
    "Kaggle tabular competitor": "exploratory-data-analysis feature-engineering random-search stacking xgboost",
    "Deploy a model behind an API": "k-nearest-neighbors preprocessing-pipelines model-serving-api"
    " containers-with-docker",
    "Computer vision engineer": "object-detection image-segmentation vision-transformers model-serving-api",
    "Natural language processing engineer": "sentiment-analysis named-entity-recognition gpt llama",
    "LLM application engineer": "prompting-and-structured-output retrieval-augmented-generation agents-and-tool-use"
    " evaluating-language-models",
    "MLOps engineer": "kubernetes ci-cd-for-ml data-drift data-validation-and-contracts",
    "Large-scale training engineer": "apache-spark multi-gpu-training sharded-data-parallel-training model-parallelism",
    "Responsible-AI reviewer": "hypothesis-testing fairness-metrics shap counterfactual-explanations"
    " differential-privacy",
    "Machine-learning researcher": "bayes-theorem eigenvalues singular-value-decomposition reproducing-a-paper"
    " paper-writing",
    "Classical machine learning from nothing": "linear-regression random-forest k-means support-vector-machines",
}
"""What the one line of each entry goal promises."""


@pytest.fixture(scope="module")
def plans() -> dict[str, list[str]]:
    """The topics of each default plan, in order."""
    graph = open_graph(DATA)
    return {
        name: [step.topic.id for step in study_plan(graph, PlanRequest(entry.goals)).steps]
        for name, entry in graph.entry_goals.items()
    }


def test_every_plan_contains_what_its_goal_promises(plans):
    """The one line of an entry goal is covered by topics of its plan."""
    assert set(plans) == set(COVERED)
    lost = {name: sorted(set(ids.split()) - set(plans[name])) for name, ids in COVERED.items()}
    assert {name: ids for name, ids in lost.items() if ids} == {}


def test_no_default_plan_holds_a_retired_topic(data, plans):
    """Whoever changes nothing learns nothing that is retired."""
    legacy = {id for id, row in data.topics.items() if row["status"] == "legacy"}
    assert {"torchserve", "horovod"} <= legacy
    assert {name: sorted(legacy & set(topics)) for name, topics in plans.items() if legacy & set(topics)} == {}


def test_default_plans_teach_recommended_edges_the_right_way_round(data, plans):
    """What helps comes before what it helps with; data/README.md lists all that does not, and nothing else."""
    backwards = {
        (name, data.topics[edge["source"]]["name"], data.topics[edge["target"]]["name"])
        for name, topics in plans.items()
        for edge in data.recommended
        if {edge["source"], edge["target"]} <= set(topics)
        and topics.index(edge["source"]) > topics.index(edge["target"])
    }
    told = (DATA / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) to (.+?) \| .{20,} \|$", told, re.MULTILINE)
    assert sorted(rows) == sorted(backwards)
