# shellcheck shell=bash
# What scripts/test needs beyond a JDK and Maven: other tools, and Google's clients for other languages. What can't be had
# is added to left_out. Reads root.

clients=$root/function/src/test/clients
console=$root/function/src/test/console
installed=$root/function/target/clients

need_tools() { # WHAT TOOL...: in CI, which may be a bare Debian, they are installed; each is a package of that name
  local tool missing=()
  for tool in "${@:2}"; do
    command -v "$tool" >/dev/null || missing+=("${tool/#node/nodejs}")
  done
  ((${#missing[@]})) || return 0
  if [[ ${CI:-} == true && $EUID == 0 ]] && command -v apt-get >/dev/null; then
    echo "installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq "${missing[@]}" >/dev/null
  else
    left_out+=("$1: not installed: ${missing[*]}")
    return 1
  fi
}

need_clients() { # Google's clients in other languages; those for Node must be there in CI, the others may be
  mkdir -p "$installed"
  if need_tools "tests of the clients for Node" node npm && ! need_node_clients; then
    [[ ${CI:-} != true ]] || die 69 "in CI the clients for Node must be tested, but they can't be installed"
    left_out+=("tests of the clients for Node: they can't be installed, as is said above")
  fi
  need_python_clients || left_out+=("tests of the clients for Python: they can't be installed, as is said above")
  rm -rf "$installed/gcloud"
  if [[ $(gcloud version 2>/dev/null) == *alpha* ]]; then
    mkdir "$installed/gcloud"
    touch "$installed/gcloud/ready"
  else
    left_out+=("tests of gcloud: it isn't installed, or not with its component alpha")
  fi
}

need_node_clients() {
  local lock=$clients/node/package-lock.json ready=$clients/node/node_modules/.package-lock.json
  [[ ! -e $ready || $lock -nt $ready ]] || return 0
  npm ci --prefix "$clients/node" --ignore-scripts --no-audit --no-fund --no-update-notifier && touch "$ready"
}

need_console_tests() {
  local lock=$console/package-lock.json ready=$console/node_modules/.package-lock.json
  need_tools "tests of the console" node npm chromium || return
  if [[ ! -e $ready || $lock -nt $ready ]]; then
    if ! npm ci --prefix "$console" --ignore-scripts --no-audit --no-fund --no-update-notifier; then
      left_out+=("tests of the console: what they need can't be installed, as is said above")
      return 1
    fi
    touch "$ready"
  fi
}

need_python_clients() {
  local wanted=$clients/python/requirements.txt venv=$installed/python
  cmp -s "$wanted" "$venv/ready" && return
  rm -rf "$venv"
  python3 -m venv "$venv" &&
    "$venv/bin/python" -m pip install -q --disable-pip-version-check --retries 1 --timeout 15 -r "$wanted" &&
    cp "$wanted" "$venv/ready"
}
