#!/usr/bin/env bash
# The README tells the truth: its world is a world, and its commands print what stands there.
source "$(dirname "$0")/lib/expect.bash"
readme=$MILIEU_HOME/README.md
awk '/^```milieu/ { inside = 1; next } /^```/ { inside = 0 } inside' "$readme" >rounds.world

expect 0 out 'no mistakes' -- check rounds
expect 0 out '' -- fmt rounds --check
expect 0 out 'rounds-1.milieu' -- run rounds

tells_the_truth "$readme"

for word in $(sed -n 's/^| `\([a-z-]*\).*/\1/p' "$readme"); do
  "$MILIEU" help "$word" >/dev/null 2>&1 || [[ -d $MILIEU_HOME/$word ]] ||
    fail "the README names $word, which is no command"
done

finish
