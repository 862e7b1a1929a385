#!/bin/sh
# Regenerate the two lock files from pyproject.toml, for every Python and platform at once. usage: lock.sh BIN-FOLDER
set -eu
bin=$1
"$bin/python" -m pip install --quiet uv
compile() { "$bin/uv" pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url pyproject.toml "$@"; }
book=$(compile --extra book)
{
  echo "# Complete lock of what the course needs to be built and run, on Python 3.11 to 3.14, Linux, macOS and Windows."
  echo "# Made from pyproject.toml by \`make lock\`; the last line installs the course itself."
  echo "$book"
  echo "-e ."
} > requirements.txt
known=$(mktemp)
echo "$book" > "$known"
{
  echo "# What the tests need on top, locked against requirements.txt. Made by \`make lock\`."
  compile --extra book --extra test --constraint "$known" | grep -vxFf "$known"
} > requirements-test.txt
rm -f "$known"
