#!/bin/sh
# Set everything up and start the desk. Run it again at any time; pass --drill to see an exercise.
#   sh deploy/run.sh [--drill] [any other option of `responder run`]
# PYTHON, RESPONDER_VENV, RESPONDER_DATA and RESPONDER_DESK__PORT may be set in the environment.
set -eu
cd "$(dirname "$0")/.."
. deploy/setup.sh
need_avx2
case " $* " in
*" --drill"*) ;; # A drill beside a running desk opens its own on another port.
*) need_port "${RESPONDER_DESK__PORT:-8080}" ;;
esac
install_project ""
export RESPONDER_DATA="${RESPONDER_DATA:-$PWD/data}"
exec "$venv/bin/responder" run --config deploy/responder.toml "$@"
