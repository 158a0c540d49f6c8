# Two commands: `make run` and `make test`. Each sets up what it needs, once, in .venv/.
# Another interpreter: `make PYTHON=python3.12 run`. One test file: `make test ARGS=tests/stats`.
# Tests run in as many processes as there are cores: WORKERS=0 runs them in one, where a debugger can stop.

PYTHON ?=
ARGS ?=
WORKERS ?= auto
SCENARIO ?= ain-al-asad-2021-06-06

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK_TOOLS := .cache/lock-tools
COMPILE := $(LOCK_TOOLS)/bin/uv pip compile pyproject.toml --no-config --universal --fork-strategy fewest \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --quiet

# A stamp is named after the interpreter asked for, so that asking for another makes a new .venv.
MADE := $(VENV)/.made$(if $(PYTHON),-$(subst /,-,$(PYTHON)))
FOR_RUN := $(VENV)/.run-installed
FOR_DEV := $(VENV)/.dev-installed

.NOTPARALLEL:
.PHONY: help venv run test quick all-tests matrix browser lint format docs bench fuzz faults web screenshots compare lock clean

help:
	@echo "make run      simulate the shipped scenario $(SCENARIO)  (SCENARIO=name or file)"
	@echo "make test     run the tests but the long ones  (ARGS='tests/stats -x')"
	@echo "make quick    run the tests that neither compile the engine nor repeat raids: below a minute"
	@echo "make all-tests  run the long ones too, as .ci/run does"
	@echo "make matrix   every command and form of output on every shipped file, at full effort (hours)"
	@echo "make browser  the tests of the page in Chromium (Debian: apt-get install chromium)"
	@echo "make lint     ruff, mypy, import contracts"
	@echo "make format   let ruff lay out the code"
	@echo "make docs     the documentation as a site: build/site/index.html"
	@echo "make bench    time the engine beside other forms of the same raid"
	@echo "make fuzz     100,000 wrong files, 3,000 command lines, 5,000 requests; what is found goes to build/attack (ARGS='--minutes 5')"
	@echo "make faults   damage to compiled code, kept cases and running processes"
	@echo "make web      build the page of rempart serve anew (needs Node 20.19 or newer)"
	@echo "make screenshots  pictures of every page into build/screenshots (needs Chromium)"
	@echo "make compare  what has moved since a commit (BASE=main, ARGS='--expected FILE')"
	@echo "make lock     resolve the dependencies anew (UPGRADE=1: newest versions)"
	@echo "make clean    remove what these commands made"

run: $(FOR_RUN)
	$(BIN)/rempart run $(SCENARIO) $(ARGS)

# Whatever is marked in ARGS (-m) takes the place of the marks here.
PYTEST = $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal

test: $(FOR_DEV)
	@$(BIN)/python -m tools.warm
	$(PYTEST) -m "not browser and not slow" $(ARGS)

quick: $(FOR_DEV)
	$(PYTEST) -m "not browser and not slow and not statistical and not kernel" $(ARGS)

all-tests: $(FOR_DEV)
	@$(BIN)/python -m tools.warm
	$(PYTEST) -m "not browser" $(ARGS)

matrix: $(FOR_DEV)
	REMPART_MATRIX_FULL=1 $(BIN)/python -m pytest tests/matrix $(ARGS)

browser: $(FOR_DEV)
	$(BIN)/python -m pytest -m browser tests/browser $(ARGS)

lint: $(FOR_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo

format: $(FOR_DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# A link or an anchor that leads nowhere is an error. The variable silences an advertisement of the theme.
docs: $(FOR_DEV)
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

bench: $(FOR_DEV)
	$(BIN)/python -m bench $(ARGS)

fuzz: $(FOR_DEV)
	PYTHONPATH=tools $(BIN)/python -m attack fuzz $(ARGS)

faults: $(FOR_DEV)
	PYTHONPATH=tools $(BIN)/python -m attack faults $(ARGS)

web:
	cd web && npm install && npm run build

screenshots: $(FOR_DEV)
	$(BIN)/python -m tools.screenshots build/screenshots $(ARGS)

venv: $(MADE)

# The recording of a commit is kept; a copy of its sources compiles its kernels once (a minute or two).
BASE ?= HEAD
RECORD := $(BIN)/python -m tools.compare_results record
compare: $(FOR_DEV)
	@base=$$(git rev-parse --short=12 $(BASE)) || exit 2; there=build/recordings/$$base; \
	if ! test -f $$there/recording.json; then \
	  rm -rf $$there build/sources/$$base && mkdir -p build/sources/$$base && \
	  git archive $$base src | tar -x -C build/sources/$$base && \
	  $(RECORD) $$there --source build/sources/$$base/src || exit 2; \
	fi; \
	rm -rf build/recordings/now && $(RECORD) build/recordings/now && \
	$(BIN)/python -m tools.compare_results compare $$there build/recordings/now $(ARGS)

$(MADE):
	@python=$$(sh .ci/find-python $(PYTHON)) || exit 1; \
	echo "Making $(VENV) with $$python"; \
	rm -rf $(VENV); \
	$$python -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "$$python cannot make a virtual environment (Debian, Ubuntu: install python3-venv)." >&2; exit 1; }
	@touch $(VENV)/.made $@

# A lock is complete, so pip resolves nothing: it takes the files whose hashes the lock lists and no other,
# then says whether they fit one another. (pip before 23.3 looks past a pin for `name[extra]` if it resolves.)
# rempart itself is installed as a pointer to the sources, so that it never lags behind them; the build backend
# is in both locks, nothing is fetched for it.
define INSTALL
	@echo "Installing the packages of $<"
	@$(PIP) install --no-deps --require-hashes --requirement $<
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(PIP) check || { echo "What is in $(VENV) does not fit together: make clean, then again." >&2; exit 1; }
	@touch $@
endef

$(FOR_RUN): requirements.lock pyproject.toml $(MADE)
	$(INSTALL)

$(FOR_DEV): requirements-dev.lock pyproject.toml $(MADE)
	$(INSTALL)

# All of it first; what `make run` installs is a part of that, in the same versions.
lock: $(MADE)
	@test -x $(LOCK_TOOLS)/bin/uv || { $(BIN)/python -m venv $(LOCK_TOOLS) && $(LOCK_TOOLS)/bin/pip install --quiet uv; }
	$(COMPILE) $(if $(UPGRADE),--upgrade) --all-extras --group dev --output-file requirements-dev.lock
	$(COMPILE) $(if $(UPGRADE),--upgrade) --extra standard --group build --constraint requirements-dev.lock \
	  --output-file requirements.lock

clean:
	rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis \
	  build dist out web/node_modules bench/_build bench/results.json
	find src tests bench -name __pycache__ -type d -exec rm -rf {} +
