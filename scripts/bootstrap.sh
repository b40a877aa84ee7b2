#!/usr/bin/env bash
# Prepares this clone for work on QuickScale itself: Poetry, all packages, a browser for the tests.
set -euo pipefail
# shellcheck source=scripts/environment.sh
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

usage() {
    cat <<'TEXT'
usage: scripts/bootstrap.sh [--no-browser]

Prepare this clone for development: Poetry (when missing), every package of poetry.lock in .venv,
a Redis for the tests of a project's workflow (as root on Debian), and a Chromium for the browser
tests. Run it again at any time.

  --no-browser  leave the browser out
  -h, --help    show this text
TEXT
}

main() {
    local browser=yes
    while [ $# -gt 0 ]; do
        case "$1" in
            -h | --help) usage && exit 0 ;;
            --no-browser) browser=no ;;
            *) usage_error "unknown argument $1" scripts/bootstrap.sh ;;
        esac
        shift
    done
    prepare_poetry
    # Compiled: the tests start thousands of processes.
    poetry_install "$repository" --compile
    install_redis
    [ "$browser" = no ] || install_browser
}

install_redis() {
    command -v redis-server >/dev/null && return
    if can_use_apt; then
        say "installing Redis with apt-get"
        # The tests start one of their own: Debian's need not run.
        install_with_apt redis-server && return
    fi
    say "no redis-server: a project's workflow is tested without Redis"
}

install_browser() {
    local found
    if found="$(find_browser)"; then
        say "the browser for the tests is $found"
    elif can_use_apt; then
        say "installing Chromium with apt-get"
        install_with_apt chromium fonts-dejavu-core || say "apt-get could not install Chromium: the browser tests will be skipped"
    elif ! "$repository/.venv/bin/playwright" install chromium; then
        say "no browser: install Chromium or Google Chrome, or the browser tests will be skipped"
    fi
}

find_browser() {
    command -v chromium || command -v chromium-browser || command -v google-chrome ||
        command -v google-chrome-stable || find_browser_of_playwright
}

find_browser_of_playwright() {
    local path
    path="$("$repository/.venv/bin/python" -c '
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)')" && [ -x "$path" ] && printf '%s\n' "$path"
}

can_use_apt() {
    # Ubuntu's package is a door to a snap: Playwright's own browser is the better one there.
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && grep -qs '^ID=debian' /etc/os-release
}

install_with_apt() {
    apt_get update && apt_get install --no-install-recommends "$@"
}

apt_get() {
    DEBIAN_FRONTEND=noninteractive apt-get --quiet --quiet --yes "$@" </dev/null >&2
}

main "$@"
