#!/usr/bin/env bash
# Checks style, types, scripts, workflows, dependencies, secrets and the rules of this repository.
set -euo pipefail
# shellcheck source=scripts/environment.sh
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

usage() {
    cat <<'TEXT'
usage: scripts/lint.sh [--fix]

Check style (ruff), types (mypy strict, as on Linux, macOS and Windows), shell scripts (shellcheck),
workflows (zizmor, their schema, yamllint), dependencies (deptry, poetry.lock), that no secret is in
a file (detect-secrets), and the rules of this repository. Every check runs; the exit status is 1
when one of them fails.

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
    check "mypy as on Windows" types_on win32
    check "mypy as on macOS" types_on darwin
    check "shellcheck" shellcheck --external-sources scripts/*.sh .ci/run
    check_where_it_runs zizmor --quiet --offline --persona auditor .github
    check "schema of workflows" check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
    check "schema of dependabot.yml" check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
    check "yamllint" yamllint --strict .
    check "deptry" deptry --no-ansi .
    check "secrets" find_secrets
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

check_where_it_runs() {
    # check_where_it_runs PROGRAM ARGUMENT...: a program that is not made for every Python we support.
    if command -v "$1" >/dev/null; then
        check "$1" "$@"
    else
        say "skipped: $1, which is not made for $(python --version)"
    fi
}

types_on() {
    # types_on PLATFORM: of what runs on a user's machine, the tasks of a project included.
    mypy --no-error-summary --platform "$1" quickscale &&
        (cd "$repository/cookiecutter-base/{{cookiecutter.project_slug}}" &&
            mypy --no-error-summary --platform "$1" --strict --python-version 3.10 \
                --cache-dir "$repository/.mypy_cache" ops tasks.py)
}

find_secrets() {
    # In the templates a test does it, project by project.
    git ls-files -z -- . ':!cookiecutter-*' | xargs -0 detect-secrets-hook --no-verify
}

check_lock() {
    local poetry
    poetry="$(PYTHON="$repository/.venv/bin/python" "$scripts/install_global.sh" 2>/dev/null)" || return 1
    leave_other_environments
    "$poetry" check --lock --strict
}

main "$@"
