# Makes or updates .venv: `sh scripts/bootstrap.sh app|dev`. Called by the Makefile; POSIX sh, no arguments needed.
set -eu
cd "$(dirname "$0")/.."
what="${1:-app}"
venv=.venv
venv_python="$venv/bin/python"

say() { printf 'bodymap: %s\n' "$*"; }
fail() { printf 'bodymap: %s\n' "$*" >&2; exit 1; }

# True for an interpreter that is new enough.
is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# The first interpreter of 3.11 or later; $PYTHON, when set, is the only candidate.
find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if command -v "$candidate" >/dev/null 2>&1 && is_new_enough "$candidate"; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    return 1
}

# Debian ships Python without the part that makes environments.
can_make_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# Installs Debian packages as root; tells anybody else the one command.
need_packages() {
    if ! command -v apt-get >/dev/null 2>&1; then
        fail "Python 3.11 or later with the venv module is needed; install it with your system's package manager."
    fi
    if [ "$(id -u)" -ne 0 ]; then
        fail "missing: $*. Run once:  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    fi
    say "installing $*"
    apt-get update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null
}

# An environment whose interpreter has gone, or is too old, is made anew.
make_venv() {
    if [ -x "$venv_python" ] && is_new_enough "$venv_python" && "$venv_python" -m pip --version >/dev/null 2>&1; then
        return 0
    fi
    if ! python=$(find_python); then
        [ -z "${PYTHON:-}" ] || fail "PYTHON=$PYTHON is not a Python 3.11 or later."
        need_packages python3 python3-venv
        python=$(find_python) || fail "this system's python3 is older than 3.11; say which to use with PYTHON=..."
    fi
    if ! can_make_venv "$python"; then
        need_packages "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
    say "making $venv with $("$python" --version)"
    rm -rf "$venv"
    "$python" -m venv "$venv"
}

make_venv
case "$what" in
    app) target=. ;;
    *) target=".[$what]" ;;
esac
say "installing the Python packages ($what)"
"$venv_python" -m pip install --quiet --disable-pip-version-check --editable "$target"
