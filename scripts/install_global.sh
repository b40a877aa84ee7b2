#!/usr/bin/env bash
# Installs Poetry in an environment of its own and prints the path of its command.
set -euo pipefail
# shellcheck source=scripts/environment.sh
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

python="$(find_python)"
exec "$python" "$scripts/install_poetry.py" "$@"
