# Reading the Readouts. `make site` builds the book, `make test` checks everything; both set up what they need.
# On Windows, or without make: README.md gives the same as plain pip lines.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SITE   := _build/html/index.html

.PHONY: site serve test check lint lock clean help offline pdf epub addresses

help:            ## list what can be made
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

site: $(VENV)/.book   ## build the student edition into _build/html
	$(BIN)/jupyter-book build . -W -n --keep-going
	@echo "Open $(SITE) in a browser."

serve: $(VENV)/.book  ## build, serve on http://127.0.0.1:8000 and build again on every change
	$(BIN)/python -m readouts.serve

test: $(VENV)/.test   ## check types, style, data, and run every test in a real browser
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/readouts check
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadscope

check: $(VENV)/.book  ## check the data and list every fault
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

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info < (3, 14); sys.exit(0 if ok else "Python 3.11, 3.12 or 3.13 is needed; this is %d.%d. Name one: make PYTHON=python3.12" % sys.version_info[:2])'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.book: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

$(VENV)/.test: requirements-test.txt $(VENV)/.book
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-test.txt
	$(BIN)/python tests/install_browser.py
	@touch $@
