#!/usr/bin/env bash
# docs/tour.md tells the truth: its worlds are worlds in the one form, and its commands print what stands there.
source "$(dirname "$0")/lib/expect.bash"
tour=$MILIEU_HOME/docs/tour.md
awk '/^```milieu/ { inside = 1; next } /^```/ { inside = 0 }
     inside && /^world / { file = $2 ".world" } inside { print > file }' "$tour"

for world in calm ladder gossip; do
  expect 0 out 'no mistakes' -- check $world
  expect 0 out '' -- fmt $world --check
done
tells_the_truth "$tour"

echo 'outcome ada_had_it if borrow(ada, _)' >>ladder.world
expect 1 err 'may not rest on who somebody is' -- check ladder
expect 0 out 'names-a-person' -- explain lang/names-a-person

finish
