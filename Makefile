PYTHON ?= python3
BIN := .venv/bin
VIDEO ?=
ARGS ?=

.PHONY: setup demo test check bench layers lock clean

setup:
	@$(PYTHON) tools/setup.py

demo: setup
	@$(BIN)/cutroom demo $(if $(VIDEO),--video "$(VIDEO)") $(ARGS)

test: setup
	@$(BIN)/python tools/test.py

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright
	@$(BIN)/lint-imports
	@$(BIN)/pytest -q tests/unit tests/architecture

bench: setup
	@$(BIN)/python -m pytest -q -s -m bench --timeout 3600 tests/benchmarks/bench_*.py

clean:
	@rm -rf .venv .venv-aws .cutroom build cdk.out demo-out node_modules assets/node_modules
