# make read    reads a real chest radiograph offline and shows the page to open
# make test    sets up and runs every check that is not slow
# make prove   the long checks and the benchmarks; TEXTS=path/to/language adds those of reports,
#              FILMS=path/to/images those of the reader (PART=test opens the part that only releases look at)
# make check   the checks of `make test` in an environment of your own: make check BIN=/path/to/venv/bin

PYTHON ?= python3
VENV   ?= .venv
BIN    ?= $(VENV)/bin
PAGE   ?= out/rg1.html
DATA   ?= data
PART   ?= calibrate
EXTRAS ?= dev,train

PIP = $(VENV)/bin/python -m pip --disable-pip-version-check --quiet install -c constraints.txt
RG1 = $(shell $(VENV)/bin/python -c "import data_store, pathlib; print(pathlib.Path(data_store.__file__).parent / 'data/RG1_UNCR.dcm')")

.PHONY: read test check prove train-reader clean
.DEFAULT_GOAL := read

read: $(VENV)/ready-to-read
	@mkdir -p $(dir $(PAGE))
	@$(VENV)/bin/wetread read "$(RG1)" --html $(PAGE)
	@echo "Picture, heat maps, claims and verdict: open $(abspath $(PAGE)) in a browser."

test: $(VENV)/ready-to-test
	@{ command -v chromium && command -v chromedriver; } > /dev/null || \
		echo "No chromium: the browser tests are skipped. apt-get install chromium chromium-driver"
	@{ command -v dcmdump && command -v dciodvfy; } > /dev/null || \
		echo "No dcmtk: files are not shown to other readers. apt-get install dcmtk dicom3tools"
	@$(MAKE) --no-print-directory check BIN=$(VENV)/bin

check:
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -m "not slow"

prove: $(VENV)/ready-to-test
	$(VENV)/bin/python -m pytest -m slow
	$(VENV)/bin/python benchmarks/read.py
	$(VENV)/bin/python benchmarks/deid_blind.py
	$(VENV)/bin/python benchmarks/deid.py header pixels --count 24
	$(if $(TEXTS),$(VENV)/bin/python benchmarks/reports.py --data $(TEXTS))
	$(if $(FILMS),$(VENV)/bin/wetread evaluate reader --data $(FILMS) --part $(PART))
	$(if $(FILMS),$(VENV)/bin/python benchmarks/shortcuts.py --data $(FILMS))

train-reader: $(VENV)/ready-to-test
	$(VENV)/bin/wetread train recipes/chest-reader.yaml --data $(DATA)

clean:
	rm -rf $(VENV) build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp per set of extras: nothing is installed again until a requirement or a pin changes.
$(VENV)/ready-to-read: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e '.[samples]'
	@touch $@

$(VENV)/ready-to-test: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e '.[$(EXTRAS)]'
	@touch $@ $(VENV)/ready-to-read

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "wetread needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
