#!/usr/bin/env bash
# The command line before any command: what it prints where, and how it ends.
set -u
failures=0

# expect EXIT STREAM TEXT -- ARGUMENT...: ends so, with this text on that stream (out or err).
expect() {
  local exit=$1 stream=$2 text=$3 out err result=0
  shift 4
  out=$("$MILIEU" "$@" 2>"$scratch/err") || result=$?
  err=$(cat "$scratch/err")
  if [[ $result != "$exit" || ${!stream} != *"$text"* ]]; then
    printf 'milieu %s: exit %s, wanted %s; %s lacks "%s":\n%s\n' \
      "$*" "$result" "$exit" "$stream" "$text" "${!stream}"
    failures=$((failures + 1))
  fi
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

expect 0 out 'milieu 0.' -- version
expect 0 out 'milieu 0.' -- --version
expect 0 out 'Commands' -- help
expect 0 out 'Usage: milieu version' -- version --help
expect 0 out 'Usage: milieu version' -- help version
expect 2 err 'Commands' --
expect 2 err "Did you mean 'version'?" -- versoin
expect 2 err 'has no option --colour. Did you mean '"'--color'" -- version --colour
expect 2 err 'too many arguments' -- version now
expect 0 out $'\e[1m' -- help --color always

if [[ -w /dev/full ]]; then
  "$MILIEU" help >/dev/full 2>"$scratch/err"
  [[ $? == 3 ]] || { echo 'a full disk must end in 3'; failures=$((failures + 1)); }
fi

exit $((failures > 0))
