# What the cli_*.sh tests share. Needs $MILIEU and $MILIEU_HOME; gives a scratch folder to work in.
set -u
failures=0
worlds=$MILIEU_HOME/tests/worlds
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
export XDG_CACHE_HOME=$scratch/cache

fail() {
  printf '%s\n' "$*"
  failures=$((failures + 1))
}

# expect EXIT STREAM TEXT -- ARGUMENT...: ends so, with this text on that stream (out or err).
expect() {
  local exit=$1 stream=$2 text=$3 out err result=0
  shift 4
  out=$(timeout 120 "$MILIEU" "$@" 2>"$scratch/.err" </dev/null) || result=$?
  err=$(cat "$scratch/.err")
  if [[ $result != "$exit" || ${!stream} != *"$text"* ]]; then
    fail "milieu $*: exit $result, wanted $exit; $stream lacks \"$text\":"$'\n'"${!stream:0:1000}"
  fi
}

# value FILE EXPRESSION: what the expression says of the JSON in the file, called j.
value() {
  python3 -c 'import json, sys
j = json.load(open(sys.argv[1]))
print(eval(sys.argv[2]))' "$1" "$2"
}

# expect_json EXPRESSION -- ARGUMENT...: prints JSON, of which the expression (with j) is true.
expect_json() {
  local expression=$1 got
  shift 2
  "$MILIEU" "$@" >"$scratch/.json" 2>"$scratch/.err" </dev/null
  got=$(value "$scratch/.json" "$expression" 2>&1)
  [[ $got == True ]] || fail "milieu $*: not so: $expression: ${got:0:300}"$'\n'"$(head -c 600 "$scratch/.json")"
}

# tells_the_truth PAGE: every line below a "$ ./milieu ..." on a page is one that the command prints.
tells_the_truth() {
  local command= line
  while IFS= read -r line; do
    if [[ $line == '$ ./milieu '* ]]; then
      command=${line#'$ ./milieu '}
      eval "\"\$MILIEU\" $command" >.printed 2>&1
      (($? < 2)) || fail "milieu $command: exit $?"
    elif [[ $line == '```'* ]]; then
      command=
    elif [[ -n $command && $line != '…' ]]; then
      grep -qxF -- "$line" .printed || fail "milieu $command does not print: $line"
    fi
  done <"$1"
}

finish() { exit $((failures > 0)); }
