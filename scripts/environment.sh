# shellcheck shell=bash
# Sourced by the other scripts: finds Python and Poetry. Works with bash 3.2, the one on macOS.

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
scripts="$repository/scripts"

say() { printf '%s\n' "$*" >&2; }

fail() {
    # fail MESSAGE [HINT]: what is wrong, then what to do next.
    say "error: $1"
    [ -z "${2:-}" ] || say "hint: $2"
    exit 1
}

usage_error() {
    # usage_error MESSAGE SCRIPT: exit status 2, as for every command line.
    say "error: $1"
    say "hint: $2 --help"
    exit 2
}

is_usable_python() {
    # A pyenv shim exists for versions that are not active: only running it tells.
    "$1" -c 'import sys; sys.exit(not sys.version_info >= (3, 10))' >/dev/null 2>&1
}

can_make_environments() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1
}

find_python() {
    # Prints the Python to work with: $PYTHON, else the newest of 3.13 to 3.10 that can make environments.
    local candidate without_venv=""
    if [ -n "${PYTHON:-}" ]; then
        is_usable_python "$PYTHON" || fail "PYTHON=$PYTHON is not a Python 3.10 or newer" "unset PYTHON, or point it at another Python"
        can_make_environments "$PYTHON" || fail_without_venv "$PYTHON"
        command -v "$PYTHON"
        return
    fi
    for candidate in python3.13 python3.12 python3.11 python3.10 python3 python; do
        is_usable_python "$candidate" || continue
        if can_make_environments "$candidate"; then
            command -v "$candidate"
            return
        fi
        without_venv="${without_venv:-$candidate}"
    done
    [ -z "$without_venv" ] || fail_without_venv "$without_venv"
    fail "no Python 3.10 or newer was found" "install Python 3.13, or set PYTHON to where it is"
}

fail_without_venv() {
    local package
    package="$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fail "$1 cannot make virtual environments: its modules venv and ensurepip are missing" \
        "on Debian and Ubuntu: apt-get install $package"
}

prepare_poetry() {
    # Sets $python and $poetry, installing Poetry when it is missing.
    python="$(find_python)"
    poetry="$(PYTHON="$python" "$scripts/install_global.sh")"
    leave_other_environments
    trust_what_pip_trusts
}

leave_other_environments() {
    # Poetry would install into an environment that happens to be active here.
    unset VIRTUAL_ENV CONDA_PREFIX CONDA_DEFAULT_ENV PYTHONHOME PYTHONPATH
    export POETRY_VIRTUALENVS_CREATE=true POETRY_VIRTUALENVS_IN_PROJECT=true
    export POETRY_NO_INTERACTION=1
}

trust_what_pip_trusts() {
    # On a network with its own certificate authority, often only pip has been told so.
    local certificate
    certificate="$(PYTHON="$python" "$scripts/install_global.sh" --print-certificate "$poetry" || true)"
    [ -n "$certificate" ] || return 0
    export REQUESTS_CA_BUNDLE="${REQUESTS_CA_BUNDLE:-$certificate}"
    export NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-$certificate}"
}

poetry_install() {
    # poetry_install DIRECTORY [OPTION...]: into DIRECTORY/.venv, which is made with $python when it is missing.
    local directory="$1"
    shift
    if [ ! -x "$directory/.venv/bin/python" ]; then
        "$poetry" -C "$directory" env use "$python" >&2 ||
            fail "Poetry cannot make $directory/.venv with $python"
    fi
    # Two packages that hold the same file are no news for anyone here; only stderr goes through sed.
    { "$poetry" -C "$directory" install "$@" 2>&1 1>&3 | sed '/ over existing file$/d' >&2; } 3>&1
}
