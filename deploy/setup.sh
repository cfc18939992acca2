# Shared by deploy/run.sh and tests/run.sh; sourced from the project's top folder.
# Each check ends in one sentence that says what is wrong and what to do.
venv="${RESPONDER_VENV:-$PWD/.venv}"
# pip compiles 13,000 files, of which the desk imports a part: Python compiles those as it first reads them.
unset PYTHONDONTWRITEBYTECODE

stop() {
    echo "responder: $1" >&2
    exit 1
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    stop "Python 3.11 or newer is needed and was not found; install it, or name it with PYTHON=/path/to/python3."
}

need_avx2() {
    if [ -r /proc/cpuinfo ] && [ "$(uname -m)" = x86_64 ] && ! grep -q -m1 -w avx2 /proc/cpuinfo; then
        stop "this processor has no AVX2, which the bundled model needs; set embedding.model to another model."
    fi
}

need_port() {
    "$(find_python)" - "$1" <<'PY' || stop "port $1 is taken; stop what uses it, or set RESPONDER_DESK__PORT to another port."
import socket, sys
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(sys.argv[1])))
    except OSError:
        sys.exit(1)
PY
}

need_space() {
    free_kb=$(df -Pk "$(dirname "$venv")" | awk 'NR==2 {print $4}')
    if [ "$free_kb" -lt "$1" ]; then
        stop "the disk has $((free_kb / 1024)) MB free and $(($1 / 1024)) MB are needed; free some, or set RESPONDER_VENV to a folder on another disk."
    fi
}

# install_project EXTRAS: make the environment, or bring it up to date when what it is made from changed.
install_project() {
    made_from=$(cat pyproject.toml deploy/constraints.txt | cksum)"$1"
    if [ "$(cat "$venv/made-from" 2>/dev/null)" = "$made_from" ]; then
        return
    fi
    need_space 2500000
    python=$(find_python) || exit 1
    [ -x "$venv/bin/python" ] || "$python" -m venv "$venv" || stop "cannot make a virtual environment; install Python's venv module."
    echo "responder: installing (about 1 GB the first time) ..." >&2
    "$venv/bin/pip" install --quiet --no-compile --disable-pip-version-check -c deploy/constraints.txt torch ||
        stop "torch could not be installed; read the message above."
    "$venv/bin/pip" install --quiet --no-compile --disable-pip-version-check -c deploy/constraints.txt -e ".$1" ||
        stop "a package could not be installed; read the message above."
    echo "$made_from" > "$venv/made-from"
}
