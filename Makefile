# Reading the Readouts. `make site` builds the book, `make check` checks quickly, `make test` everything; each sets up what it needs.
# On Windows, or without make: README.md gives the same as plain pip lines.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SITE   := _build/html/index.html
NO_VENV := This Python cannot make an environment. On Debian and Ubuntu the package python3-venv is missing: sudo apt install python3-venv. Then run make again.

# The tests that need no browser, no built book and no environment of their own.
UNIT := not browser and not site and not slow
# Tests that share a costly fixture stay together, and what takes longest comes first: see tests/conftest.py.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadgroup --no-loadscope-reorder

.PHONY: site serve test check data lint lock clean help offline pdf epub addresses

help:            ## list what can be made
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

site: $(VENV)/.book   ## build the open student edition into _build/html, whatever the environment says
	READOUTS_EDITION=open READOUTS_INSTRUCTOR=no $(BIN)/jupyter-book build . -W -n --keep-going
	@echo "Open $(SITE) in a browser."

serve: $(VENV)/.book  ## build, serve on http://127.0.0.1:8000 and build again on every change
	$(BIN)/python -m readouts.cli.serve

test: lint $(VENV)/.test   ## check everything: what `make check` checks, and every test, in Chromium, Firefox and WebKit
	$(PYTEST)

check: lint           ## check data, types, style, imports, and run the tests that need no browser and build no book: a minute
	$(PYTEST) -m "$(UNIT)"

lint: $(VENV)/.tools
	$(BIN)/readouts check
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

data: $(VENV)/.book   ## check the data alone and list every fault
	$(BIN)/readouts check

offline: site    ## the site as a zip file that works from a folder or a stick
	$(BIN)/readouts publish offline

pdf: site        ## the course pack as a PDF; needs Chromium or Chrome
	$(BIN)/readouts publish pdf

epub: $(VENV)/.book   ## the book as an e-book
	$(BIN)/readouts publish epub

addresses: site  ## before publishing: add the new addresses to data/addresses.txt; each must then last
	$(BIN)/readouts publish addresses

lock: $(VENV)/.book   ## write requirements.txt and requirements-test.txt anew from pyproject.toml
	sh tools/lock.sh $(BIN)

clean:           ## remove what was built (the environment stays)
	rm -rf _build dist

# An environment that is half made (python3-venv was missing, an installation was killed), was moved, or has lost its Python is
# made again from the start, since pip takes what is half there for whole. While anything is put into it, it is marked.
HALF := $(VENV)/.unfinished
ifeq ($(shell [ ! -e $(HALF) ] && $(BIN)/pip --version 2>/dev/null),)
.PHONY: $(VENV)/bin/python $(VENV)/.book $(VENV)/.tools $(VENV)/.test
endif

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info < (3, 15); sys.exit(0 if ok else "Python 3.11, 3.12, 3.13 or 3.14 is needed; this is %d.%d. Name one: make PYTHON=python3.12" % sys.version_info[:2])'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo '$(NO_VENV)' >&2; exit 1; }
	@rm -f $(BIN)/pip   # first: what is half removed must not be taken for whole
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
