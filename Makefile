# Everything on a machine that has Python 3.11+ with its venv module, and make.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: demo test check bench interop clean

demo: .venv/installed ## Build the environment and run the main job: a study and the head of its table.
	rm -rf demo
	$(BIN)/qualcode demo demo

test: .venv/tested ## Pass the tests.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto

bench: .venv/tested ## Measure; takes minutes.
	$(BIN)/python -m benchmarks

interop: .venv/tested ## Install other programs beside ours and hand projects to and fro; takes minutes.
	QUALCODE_INTEROP=build/interop $(BIN)/python -m pytest tests/interop

.venv/installed: setup.cfg pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/tested: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@

clean:
	rm -rf .venv demo build *.egg-info
