# Everything one needs: run, test, and the few things developers repeat.
PY ?= python3
PORT ?= 8501
MINUTES ?= 10
# Much of a test is waiting for a server or a browser; meanwhile another one works.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
# Hundreds of processes are started by tests; each would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE
VENV := .venv
BIN := $(VENV)/bin

# Debian's python3 has no ensurepip unless python3-venv is installed; the second
# form needs only the system's pip, which can install into another interpreter.
MAKE_VENV = test -x $(BIN)/python || $(PY) -m venv --clear $(VENV) 2>/dev/null || $(PY) -m venv --without-pip --clear $(VENV)
INSTALL = $(PY) -m pip --disable-pip-version-check --python $(BIN)/python install --quiet --no-deps --require-hashes

.PHONY: run test bench load fuzz demo-data lock clean

run: $(VENV)/run.ok
	mkdir -p static
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: $(VENV)/dev.ok
	tests/install_browser.sh
	tests/install_database.sh
	tests/install_office.sh
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -m browser tests/browser
	$(BIN)/python -m pytest -m "not browser" -n $(WORKERS) --dist loadfile --no-loadscope-reorder

bench: $(VENV)/dev.ok
	tests/install_browser.sh
	$(BIN)/python -m benchmarks

fuzz: $(VENV)/dev.ok
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES)

load: $(VENV)/dev.ok
	$(BIN)/python -m benchmarks.load_report

demo-data: $(VENV)/run.ok
	$(BIN)/python -m geo.datasets.fictional

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --extra postgis -c requirements.lock -o requirements-postgis.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --extra postgis --group dev -c requirements-postgis.lock -o requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --extra login -c requirements.lock -o requirements-login.lock

$(VENV)/run.ok: requirements.lock
	$(MAKE_VENV)
	$(INSTALL) -r requirements.lock
	touch $@

$(VENV)/dev.ok: requirements-dev.lock
	$(MAKE_VENV)
	$(INSTALL) -r requirements-dev.lock
	touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage fuzz_finds
