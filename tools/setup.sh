#!/usr/bin/env bash
# Makes .venv with the exact versions of requirements.lock, and gets from the system what Python cannot bring.
# usage: tools/setup.sh env | browser | sandbox
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf '== %s\n' "$*"; }

NEEDED=3.11

is_new_enough() { "$1" -c "import sys; sys.exit(sys.version_info[:2] < (${NEEDED/./, }))" >/dev/null 2>&1; }

find_python() {
  found=
  for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
    command -v "$name" >/dev/null 2>&1 || continue
    if is_new_enough "$name"; then echo "$name"; return; fi
    found="$found${found:+, }$name is $("$name" --version 2>&1)"
  done
  echo "Python $NEEDED or newer is needed; found: ${found:-none}. Install it (https://www.python.org/downloads/) and run this again." >&2
  exit 1
}

refuse_old_venv() {
  python=$(bin_of)/python
  if [ -x "$python" ] && ! is_new_enough "$python"; then
    echo "Python $NEEDED or newer is needed; .venv holds $("$python" --version 2>&1). Remove .venv and run this again." >&2
    exit 1
  fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo "$@"; else return 1; fi
}

apt_install() {
  command -v apt-get >/dev/null 2>&1 || return 1
  say "installing from the system's packages: $*"
  as_root apt-get update -q >/dev/null 2>&1 || true
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@" >/dev/null 2>&1
}

make_venv() {
  if ! "$1" -m venv .venv 2>/dev/null; then
    rm -rf .venv
    version=$("$1" -c 'import sys; print(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")')
    apt_install "$version" || { echo "Python cannot make a virtual environment here. Install the package $version (or python3-venv) and run this again." >&2; exit 1; }
    "$1" -m venv .venv
  fi
}

bin_of() { if [ -d .venv/Scripts ]; then echo .venv/Scripts; else echo .venv/bin; fi; }

setup_env() {
  refuse_old_venv
  python=$(find_python)
  stamp=.venv/.tworivers-ready
  wanted=$(cat requirements.lock pyproject.toml | cksum)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then return; fi
  say "setting up .venv with $($python --version) (once; a few minutes without uv, seconds with it)"
  if command -v uv >/dev/null 2>&1; then
    [ -d .venv ] || uv venv --python "$python" .venv
    VIRTUAL_ENV="$PWD/.venv" uv pip install --compile-bytecode --require-hashes -r requirements.lock
    VIRTUAL_ENV="$PWD/.venv" uv pip install --no-deps --no-build-isolation -e .
  else
    "$(bin_of)/python" -m pip --version >/dev/null 2>&1 || make_venv "$python"  # uv makes one without pip
    "$(bin_of)/python" -m pip install --disable-pip-version-check --require-hashes --progress-bar on -r requirements.lock
    "$(bin_of)/python" -m pip install --disable-pip-version-check --no-deps --no-build-isolation -e .
  fi
  echo "$wanted" > "$stamp"
}

# Headless Chromium opens the built pages in the tests marked `browser`.
setup_browser() {
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && return
  done
  apt_install chromium && return
  echo "NOTE: no Chromium or Chrome was found, so the tests that open pages in a browser will fail. Install the package chromium and run this again." >&2
}

# bubblewrap locks students' code in while it is graded.
setup_sandbox() {
  [ "$(uname)" = Linux ] || { echo "NOTE: grading runs students' code in a sandbox that needs Linux; its tests fail here." >&2; return; }
  command -v bwrap >/dev/null 2>&1 || apt_install bubblewrap || echo "NOTE: bubblewrap was not found, and grading refuses without it. Install the package bubblewrap." >&2
}

case "${1:-}" in
  env) setup_env ;;
  sandbox) setup_sandbox ;;
  browser) setup_browser ;;
  *) sed -n '2,3p' "$0"; exit 2 ;;
esac
