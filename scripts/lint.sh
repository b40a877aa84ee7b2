#!/usr/bin/env bash
# Checks style, types, shell scripts, the lock file and the rules of this repository.
set -euo pipefail
# shellcheck source=scripts/environment.sh
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

usage() {
    cat <<'TEXT'
usage: scripts/lint.sh [--fix]

Check style (ruff), types (mypy strict), shell scripts (shellcheck), poetry.lock and the rules of
this repository. Every check runs; the exit status is 1 when one of them fails.

  --fix       let ruff put right what it can first
  -h, --help  show this text
TEXT
}

failed=""

main() {
    local fix=no
    while [ $# -gt 0 ]; do
        case "$1" in
            -h | --help) usage && exit 0 ;;
            --fix) fix=yes ;;
            *) usage_error "unknown argument $1" scripts/lint.sh ;;
        esac
        shift
    done
    cd "$repository"
    [ -x .venv/bin/ruff ] || fail "the development packages are not installed" "scripts/bootstrap.sh"
    PATH="$repository/.venv/bin:$PATH"
    if [ "$fix" = yes ]; then
        ruff check --quiet --fix || true
        ruff format --quiet
    fi
    check "ruff check" ruff check --quiet
    check "ruff format" ruff format --check --quiet
    check "mypy" mypy --no-error-summary
    check "shellcheck" shellcheck --external-sources scripts/*.sh .ci/run
    check "rules of the repository" python scripts/check_rules.py
    check "poetry.lock" check_lock
    [ -z "$failed" ] || fail "these checks failed:$failed"
}

check() {
    # check NAME COMMAND...: shows what the command says only when it fails.
    local name="$1" output
    shift
    if output="$("$@" 2>&1)"; then
        say "ok: $name"
    else
        say "FAILED: $name"
        say "$output"
        failed="$failed $name,"
    fi
}

check_lock() {
    local poetry
    poetry="$(PYTHON="$repository/.venv/bin/python" "$scripts/install_global.sh" 2>/dev/null)" || return 1
    leave_other_environments
    "$poetry" check --lock --strict
}

main "$@"
