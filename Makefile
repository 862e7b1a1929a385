# Reading the Readouts. `make site` builds the book, `make check` runs the quick checks, `make test` runs everything; each sets up what it needs.
# On Windows, or without make: README.md gives the same steps as plain pip commands.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SITE   := _build/html/index.html
NO_VENV := This Python cannot create an environment. On Debian and Ubuntu the package python3-venv is missing: sudo apt install python3-venv. Then run make again.

# The tests that need no browser, no built book and no environment of their own.
UNIT := not browser and not site and not slow
# Tests that share a costly fixture stay together, and what takes longest comes first: see tests/conftest.py.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadgroup --no-loadscope-reorder

.PHONY: site serve test check data lint lock clean help offline pdf epub addresses

help:            ## list these targets
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

site: $(VENV)/.book   ## build the open student edition into _build/html, whatever the environment variables say
	READOUTS_EDITION=open READOUTS_INSTRUCTOR=no $(BIN)/jupyter-book build . -W -n --keep-going
	@echo "Open $(SITE) in a browser."

serve: $(VENV)/.book  ## build, serve on http://127.0.0.1:8000 and rebuild on every change
	$(BIN)/python -m readouts.cli.serve

test: lint $(VENV)/.test   ## check everything: what `make check` checks plus every other test, in Chromium, Firefox and WebKit
	$(PYTEST)

check: lint           ## check data, types, style and imports, and run the tests that need neither a browser nor a built book (a few minutes)
	$(PYTEST) -m "$(UNIT)"

lint: $(VENV)/.tools
	$(BIN)/readouts check
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

data: $(VENV)/.book   ## check only the data and list every fault
	$(BIN)/readouts check

offline: site    ## the site as a zip file that works from a folder or a USB stick
	$(BIN)/readouts publish offline

pdf: site        ## the course pack as a PDF; needs Chromium or Chrome
	$(BIN)/readouts publish pdf

epub: $(VENV)/.book   ## the book as an e-book
	$(BIN)/readouts publish epub

addresses: site  ## before publishing: add new addresses to data/addresses.txt; from then on each must keep working
	$(BIN)/readouts publish addresses

lock: $(VENV)/.book   ## regenerate requirements.txt and requirements-test.txt from pyproject.toml
	sh tools/lock.sh $(BIN)

clean:           ## remove what was built (the environment stays)
	rm -rf _build dist

# An environment that is half made (python3-venv was missing, an installation was killed), was moved, or has lost its Python is
# rebuilt from scratch, because pip would take what is half there for complete. A mark is left in it while anything is being installed.
HALF := $(VENV)/.unfinished
ifeq ($(shell [ ! -e $(HALF) ] && $(BIN)/pip --version 2>/dev/null),)
.PHONY: $(VENV)/bin/python $(VENV)/.book $(VENV)/.tools $(VENV)/.test
endif

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info < (3, 15); sys.exit(0 if ok else "Python 3.11, 3.12, 3.13 or 3.14 is needed; this is %d.%d. Name one: make PYTHON=python3.12" % sys.version_info[:2])'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo '$(NO_VENV)' >&2; exit 1; }
	@rm -f $(BIN)/pip   # first: a half-removed environment must not pass for a complete one
	rm -rf $(VENV)
	@mkdir $(VENV) && touch $(HALF)
	$(PYTHON) -m venv $(VENV) || { echo '$(NO_VENV)' >&2; exit 1; }

$(VENV)/.book: requirements.txt pyproject.toml | $(VENV)/bin/python
	@touch $(HALF)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@ && rm $(HALF)

$(VENV)/.tools: requirements-test.txt $(VENV)/.book
	@touch $(HALF)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-test.txt
	@touch $@ && rm $(HALF)

$(VENV)/.test: tests/install_browser.py $(VENV)/.tools
	$(BIN)/python tests/install_browser.py
	@touch $@
