PYTHON ?= python3
BIN := .venv/bin
VIDEO ?=
ARGS ?=

.PHONY: setup demo test check bench client layers lock clean

setup:
	@$(PYTHON) tools/setup.py

demo: setup
	@$(BIN)/cutroom demo $(if $(VIDEO),--video "$(VIDEO)") $(ARGS)

test:
	@$(PYTHON) tools/setup.py tests
	@$(BIN)/python tools/test.py

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright
	@$(BIN)/lint-imports
	@$(BIN)/python tools/test.py web
	@$(BIN)/pytest -q tests/unit tests/architecture

bench:
	@$(PYTHON) tools/setup.py tests
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python .venv-peers
	@$(BIN)/uv pip sync --quiet --python .venv-peers/bin/python --require-hashes tests/benchmarks/peers.lock
	@MOVIEPY_PYTHON=.venv-peers/bin/python $(BIN)/python -m pytest -q -s -m bench --timeout 3600 tests/benchmarks/bench_*.py

client: setup
	@$(BIN)/python tools/client.py

clean:
	@rm -rf .venv .venv-aws .venv-peers .cutroom build cdk.out demo-out node_modules assets/node_modules web/node_modules web/dist tests/web/node_modules
