PYTHON ?= python3
BIN := .venv/bin
VIDEO ?=
ARGS ?=

.PHONY: setup demo test test-full test-newest check mutants bench client clean

setup:
	@$(PYTHON) tools/setup.py

demo: setup
	@$(BIN)/cutroom demo $(if $(VIDEO),--video "$(VIDEO)") $(ARGS)

test:
	@$(PYTHON) tools/setup.py tests
	@$(BIN)/python tools/test.py $(ARGS)

test-full:
	@$(PYTHON) tools/setup.py tests
	@$(BIN)/python tools/test.py --full $(ARGS)

check: setup
	@$(BIN)/python tools/test.py lint format imports web types unit

test-newest: setup
	@$(BIN)/python tools/newest.py $(ARGS)

mutants: setup
	@$(BIN)/python -m tools.mutants $(ARGS)

bench:
	@$(PYTHON) tools/setup.py tests
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python .venv-peers
	@$(BIN)/uv pip sync --quiet --python .venv-peers/bin/python --require-hashes tests/benchmarks/peers.lock
	@MOVIEPY_PYTHON=.venv-peers/bin/python $(BIN)/python -m pytest -q -s -m bench --timeout 3600 tests/benchmarks/bench_*.py

client: setup
	@$(BIN)/python -m tools.client

clean:
	@rm -rf .venv .venv-aws .venv-peers .venv-312 .cache .cutroom build cdk.out demo-out node_modules assets/node_modules web/node_modules web/dist tests/web/node_modules
