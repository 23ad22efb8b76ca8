# make run     set up and start the page (PORT=8600 for another port); the same as ./run
# make test    set up and pass all tests, in a real browser and on Spark too (QUICK=1: without these); the same as ./test
# make slow    the slow tests, all property tests with 20 times as many examples, changed files for every
#              reader, and changes of the code that no test notices
# make check   format, lint, types
# make docs    write docs/commands.md from the commands themselves
# make bench   measure (QUICK=1 leaves out a million topics)
# make lock    renew constraints.txt, the versions that everything is installed in
# make lowest  pass the tests without browser and Spark on the lowest versions that the requirements allow

VENV ?= .venv
PYTHON := $(VENV)/bin/python

.PHONY: run test slow check format docs bench lock lowest clean

run:
	@./run || [ $$? = 130 ]  # Ctrl-C

test:
	@./test

slow:
	@sh scripts/setup quick
	$(PYTHON) -m pytest -n auto -m slow tests
	EXAMPLES_TIMES=20 $(PYTHON) -m pytest -n auto -m "hypothesis and not slow and not spark and not postgres and not browser" tests
	$(PYTHON) -m tests.fuzzing
	$(PYTHON) -m tests.mutation

check:
	@sh scripts/setup quick
	@sh scripts/check

format:
	@sh scripts/setup quick
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

docs:
	@sh scripts/setup quick
	$(PYTHON) -m scripts.commands_page

bench:
	@sh scripts/setup bench
	$(PYTHON) -m benchmarks $(if $(QUICK),--quick)

lock:
	@sh scripts/setup quick
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade --custom-compile-command "make lock" \
		requirements-bench.txt -o constraints.txt

lowest:
	@sh scripts/setup quick
	rm -rf .venv-lowest && $(PYTHON) -m venv .venv-lowest
	$(VENV)/bin/uv pip compile --quiet --resolution lowest-direct --python .venv-lowest/bin/python \
		requirements-dev.txt -o .venv-lowest/constraints.txt
	$(VENV)/bin/uv pip install --quiet --python .venv-lowest/bin/python -r .venv-lowest/constraints.txt
	.venv-lowest/bin/python -m pytest -n auto -m "not slow and not browser and not spark and not postgres"

clean:
	rm -rf $(VENV) $(VENV).lock .venv-lowest .mypy_cache .ruff_cache .pytest_cache .hypothesis
