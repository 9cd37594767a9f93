#!/usr/bin/env bash
# docs/telling.md tells the truth: its world is a world, and its commands print what stands there.
source "$(dirname "$0")/lib/expect.bash"
page=$MILIEU_HOME/docs/telling.md
awk '/^```milieu/ { inside = 1; next } /^```/ { inside = 0 } inside' "$page" >rounds.world

expect 0 out 'no mistakes' -- check rounds
expect 0 out '' -- fmt rounds --check
expect 0 out 'rounds-2.milieu' -- run rounds --seed 2

# Below a "$ ./milieu ..." stands exactly what the command prints.
shown= command= commands=0
while IFS= read -r line; do
  if [[ -n $command && ( $line == '```' || $line == '$ ./milieu '* ) ]]; then
    printed=$(eval "\"\$MILIEU\" $command" 2>&1) || fail "milieu $command: exit $?"
    [[ $printed == "${shown%$'\n'}" ]] || fail "milieu $command prints"$'\n'"$printed"
    command=
  fi
  if [[ $line == '$ ./milieu '* ]]; then
    command=${line#'$ ./milieu '} shown= commands=$((commands + 1))
  elif [[ -n $command ]]; then
    shown+=$line$'\n'
  fi
done <"$page"
[[ $commands -ge 3 ]] || fail "the page shows $commands commands"

for id in $(grep -o '`rounds\.[a-z_/]*`' "$page" | tr -d '`'); do
  "$MILIEU" tell rounds-2.milieu --json | grep -qF "\"$id\"" || fail "no template is called $id"
done

finish
