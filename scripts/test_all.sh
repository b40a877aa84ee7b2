#!/usr/bin/env bash
# Installs everything and runs every check and every test.
set -euo pipefail
# shellcheck source=scripts/environment.sh
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

usage() {
    cat <<'TEXT'
usage: scripts/test_all.sh [--fast] [--no-install] [-- PYTEST-ARGUMENT...]

Install everything (Poetry, packages, a browser), then run every check and every test: lint, the
tests with the coverage of each file, and the end-to-end tests in real browsers and databases. Every
step runs; the exit status is 1 when one of them failed. Reports are written to build/reports/.

  --fast        leave the end-to-end tests out
  --no-install  everything is installed already
  -h, --help    show this text
TEXT
}

# A page that does not come in time is asked for again, twice: the line says "rerun" then.
rerun=(--reruns 2 --only-rerun TimeoutError --only-rerun "Locator expected"
    --only-rerun ERR_NETWORK_CHANGED)
failed_steps=()
reports=()

main() {
    local fast=no install=yes
    while [ $# -gt 0 ]; do
        case "$1" in
            -h | --help) usage && exit 0 ;;
            --fast) fast=yes ;;
            --no-install) install=no ;;
            --) shift && break ;;
            *) usage_error "unknown argument $1" scripts/test_all.sh ;;
        esac
        shift
    done
    cd "$repository"
    # Not test-results/: pytest-playwright empties that folder when it starts.
    results="$repository/build/reports"
    mkdir -p "$results"
    rm -f "$results"/*.xml "$results"/coverage.json
    leave_other_environments
    exec </dev/null

    [ "$install" = no ] || step "install" "$scripts/bootstrap.sh"
    [ "$install" = no ] || put_poetry_on_path
    [ -x .venv/bin/pytest ] || fail "the development packages are not installed" "scripts/bootstrap.sh"
    step "lint" "$scripts/lint.sh"
    step "tests" run_tests tests -m "not e2e" --cov --cov-report= "$@"
    step "coverage of each file" check_coverage
    # One worker takes a whole file: what its tests share is made once.
    [ "$fast" = yes ] || step "end-to-end tests" run_tests e2e -m "e2e and not containers" \
        --dist loadfile "${rerun[@]}" "$@"
    # By themselves: a network that comes or goes breaks the connections of a browser.
    [ "$fast" = yes ] || step "tests of containers" run_tests containers -m containers \
        --dist loadfile "${rerun[@]}" "$@"
    summarize
}

put_poetry_on_path() {
    # For the tests that type `poetry`, as a user does.
    prepare_poetry
    PATH="$(dirname "$poetry"):$PATH"
    export PATH
}

step() {
    # step NAME COMMAND...: goes on after a failure, so that one run shows everything.
    local name="$1" start="$SECONDS" result="done"
    shift
    printf '\n==> %s\n' "$name"
    if ! "$@"; then
        failed_steps[${#failed_steps[@]}]="$name"
        result="FAILED"
    fi
    printf '==> %s: %s in %s s\n' "$name" "$result" "$((SECONDS - start))"
}

run_tests() {
    # run_tests REPORT PYTEST-ARGUMENT...
    local report="$results/$1.xml"
    shift
    reports[${#reports[@]}]="$report"
    .venv/bin/pytest -n 2 --quiet -rsR --color=no --tb=short --junitxml="$report" "$@"
}

check_coverage() {
    .venv/bin/coverage json --quiet -o "$results/coverage.json" &&
        .venv/bin/python "$scripts/check_coverage.py" "$results/coverage.json" --at-least 70
}

summarize() {
    local arguments=() name
    for name in ${failed_steps[@]+"${failed_steps[@]}"}; do
        arguments[${#arguments[@]}]="--failed-step=$name"
    done
    printf '\n'
    .venv/bin/python "$scripts/summarize_tests.py" "${reports[@]}" --seconds "$SECONDS" \
        ${arguments[@]+"${arguments[@]}"}
}

main "$@"
