#!/usr/bin/env bash
# From an empty machine to a running project: installs what is missing, makes the project, serves it.
set -euo pipefail
# shellcheck source=scripts/environment.sh
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

default_theme="starter_html"

usage() {
    cat <<'TEXT'
usage: scripts/quickstart.sh NAME [--theme THEME] [--output-dir DIR] [--no-serve]

Make a QuickScale project and serve it. Needs Python 3.10 or newer; Poetry is installed when it is
missing. Run it again after an interrupt: it goes on where it stopped.

  NAME              the project's name and folder: my-shop
  --theme THEME     starter_html (default), starter_htmx or starter_react
  --output-dir DIR  where the project's folder is made; default: beside this clone
  --no-serve        stop when everything is installed and the database is migrated
  -h, --help        show this text

Environment: PYTHON is the Python to use, else the newest of 3.13 to 3.10.
TEXT
}

main() {
    parse_arguments "$@"
    project="$output_directory/$name"
    trap interrupted INT TERM
    check_arguments
    prepare_poetry
    install_command_line
    make_project
    install_project
    if [ "$serve" = yes ]; then
        serve_project
    else
        say ""
        say "$project is ready. Serve it with:"
        say "    cd $project"
        say "    $(poetry_as_typed) run inv serve"
    fi
}

parse_arguments() {
    name="" theme="" output_directory="" serve=yes
    while [ $# -gt 0 ]; do
        case "$1" in
            -h | --help) usage && exit 0 ;;
            --theme | --output-dir)
                [ $# -gt 1 ] || usage_error "$1 needs a value" scripts/quickstart.sh
                set_option "$1" "$2"
                shift
                ;;
            --theme=* | --output-dir=*) set_option "${1%%=*}" "${1#*=}" ;;
            --no-serve) serve=no ;;
            -*) usage_error "unknown option $1" scripts/quickstart.sh ;;
            *)
                [ -z "$name" ] || usage_error "one name, not two: $name, $1" scripts/quickstart.sh
                name="$1"
                ;;
        esac
        shift
    done
    [ -n "$name" ] || usage_error "the project needs a name: scripts/quickstart.sh my-shop" scripts/quickstart.sh
    case "$name" in
        */*) usage_error "$name is a path; say where with --output-dir" scripts/quickstart.sh ;;
    esac
    [ -n "$output_directory" ] || output_directory="$(dirname "$repository")"
    case "$output_directory" in
        /*) ;;
        *) output_directory="$PWD/$output_directory" ;;
    esac
    output_directory="${output_directory%/}"
}

set_option() {
    [ -n "$2" ] || usage_error "$1 needs a value" scripts/quickstart.sh
    case "$1" in
        --theme) theme="$2" ;;
        --output-dir) output_directory="$2" ;;
    esac
}

check_arguments() {
    # A bad name or theme is told before anything is installed: the command's own check needs no package.
    local python
    python="$(find_python)"
    if is_quickscale_project; then
        refuse_other_theme
    else
        PYTHONPATH="$repository" run_init "$python" -m quickscale init --dry-run --quiet
    fi
}

run_init() {
    # run_init COMMAND...: from /, so that the clone is not "here"; without byte code, so that
    # nothing but .venv is written in the clone.
    (cd / && PYTHONDONTWRITEBYTECODE=1 "$@" --theme "${theme:-$default_theme}" --output-dir "$output_directory" "$name")
}

install_command_line() {
    step "installing the quickscale command in $repository/.venv"
    poetry_install "$repository" --only main
}

make_project() {
    if is_quickscale_project; then
        step "$project is a QuickScale project already: going on with it"
        return
    fi
    step "making $project"
    run_init "$repository/.venv/bin/quickscale" init --quiet
}

is_quickscale_project() {
    [ -f "$project/manage.py" ] && [ -f "$project/.quickscale/config.yml" ]
}

refuse_other_theme() {
    local present
    present="$(sed -n 's/^ *theme: *//p' "$project/.quickscale/config.yml" | head -n 1 | tr -d "\"' ")"
    if [ -n "$theme" ] && [ -n "$present" ] && [ "$theme" != "$present" ]; then
        fail "$project exists and has the theme $present, not $theme" "choose another name, or leave --theme out"
    fi
}

install_project() {
    step "installing the project's packages in $project/.venv"
    poetry_install "$project"
    step "building the front end, if there is one, and migrating the database"
    in_project inv build
    in_project inv manage "migrate --verbosity 0"
}

serve_project() {
    step "serving $project; stop with Ctrl-C, serve again with: cd $project && $(poetry_as_typed) run inv serve"
    cd "$project"
    exec "$poetry" run inv serve
}

in_project() {
    (cd "$project" && "$poetry" run "$@")
}

poetry_as_typed() {
    if command -v poetry >/dev/null 2>&1; then printf 'poetry'; else printf '%s' "$poetry"; fi
}

step() { say "==> $*"; }

interrupted() {
    trap - INT TERM
    say ""
    say "interrupted; the same command goes on from here"
    exit 130
}

main "$@"
