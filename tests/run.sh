#!/bin/sh
# Set up what the tests need and run them all: format, lint, types, tests.
#   sh tests/run.sh [options of pytest]
set -eu
cd "$(dirname "$0")/.."
. deploy/setup.sh
install_project "[test]"
if ! command -v chromium >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "responder: installing chromium for the browser tests ..." >&2
        { apt-get update -qq && apt-get install -y -qq chromium; } >/dev/null 2>&1 ||
            stop "chromium could not be installed; install it for the browser tests."
    else
        stop "the browser tests need chromium; install it (Debian: apt-get install chromium)."
    fi
fi
"$venv/bin/ruff" format --check --quiet . || stop "ruff format: run $venv/bin/ruff format ."
"$venv/bin/ruff" check --quiet .
"$venv/bin/mypy"
# A file a process, two or more at once: most tests wait more than they compute. The model's threads
# wait for each other by spinning, so that two models on two cores would stand in each other's way.
# Files go out as they are found: sorted by their number of tests, the few slow ones would come last.
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
exec "$venv/bin/pytest" -q -n auto --dist loadfile --no-loadscope-reorder "$@"
