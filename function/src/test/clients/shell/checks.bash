#!/usr/bin/env bash
# For the tests of clients that are commands: operations to test with, and checks that name what they promise.

set -euo pipefail

passed=0
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT

say() { echo "ok $((++passed)) - $1"; }
fail() { printf 'NOT OK - %s\n' "$1"; shift; printf '%s\n' "$@"; exit 1; }
all_passed() { echo "$passed passed"; }

plainly() { curl -gsS --fail-with-body --noproxy '*' --max-time 60 "$@"; }

start() { # PARENT ID [MORE]: the name of a new operation
  plainly "$LONGRUN_URL/v1/$1/operations:start" -d "{\"operationId\":\"$2\"${3:+,$3}}" >/dev/null
  echo "$1/operations/$2"
}

claim() { # NAME: the token of its lease
  plainly "$LONGRUN_URL/v1/$1:claim" -d '{"worker":"w"}' | sed -n 's/.*"leaseToken": "\(.*\)".*/\1/p'
}

finish() { # NAME TOKEN END
  plainly "$LONGRUN_URL/v1/$1:finish" -d "{\"leaseToken\":\"$2\",$3}" >/dev/null
}

is_told() { # NAME TOKEN: whether the worker is told to stop
  [[ $(plainly "$LONGRUN_URL/v1/$1:heartbeat" -d "{\"leaseToken\":\"$2\"}") == *'"cancelRequested": true'* ]]
}

common() { # NAME: what the server keeps of an operation: times, state, and who asked to cancel it
  plainly "$LONGRUN_URL/v1/$1?fields=metadata" | tr -d '\n '
}

shows() { # PROMISE PATTERN COMMAND...: the command succeeds, and says this
  local said
  said=$("${@:3}" 2>&1) || fail "$1" "status $?" "$said"
  # shellcheck disable=SC2053
  [[ $said == $2 ]] || fail "$1" "expected: $2" "said: $said"
  say "$1"
}

refuses() { # PROMISE PATTERN COMMAND...: the command fails, and says this
  local said
  if said=$("${@:3}" 2>&1); then fail "$1" "it did not fail: $said"; fi
  # shellcheck disable=SC2053
  [[ $said == $2 ]] || fail "$1" "expected: $2" "said: $said"
  say "$1"
}

holds() { # PROMISE COMMAND...: the command succeeds
  "${@:2}" || fail "$1" "status $? of: ${*:2}"
  say "$1"
}

later() { # NAME COMMAND...: runs the command meanwhile; its output and status are for refuses or shows replay NAME
  local name=$1 status=0
  { "${@:2}" >"$work/$name.out" 2>&1 || status=$?; echo "$status" >"$work/$name.status"; } &
  eval "${name}_pid=$!"
}

replay() { # NAME: waits for what was started by later, and does as it did
  local pid=${1}_pid
  tail -s 0.1 -f /dev/null --pid "${!pid}"
  cat "$work/$1.out"
  return "$(cat "$work/$1.status")"
}
