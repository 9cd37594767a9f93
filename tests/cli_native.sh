#!/usr/bin/env bash
# --native: the same histories with and without, and clear words where there can be no code.
source "$(dirname "$0")/lib/expect.bash"
cp "$worlds/tavern.world" .
run=(run tavern --until 2024-01-20 --force)
hash_of() { value "$1" 'j["hash"]'; }

"$MILIEU" "${run[@]}" --native off --out off.milieu --json >off.json || fail 'off'
[[ ! -e $XDG_CACHE_HOME ]] || fail 'without native code nothing is kept'
"$MILIEU" "${run[@]}" --native auto --out auto.milieu --json >auto.json || fail 'auto'
[[ $(hash_of off.json) == "$(hash_of auto.json)" ]] || fail 'auto is another history'

# Without a compiler it is said once, on stderr, and everything goes on.
mkdir empty
PATH=$scratch/empty "$MILIEU" "${run[@]}" --native on --out none.milieu --json >none.json 2>err ||
  fail 'without a compiler a run must go on'
[[ $(hash_of off.json) == "$(hash_of none.json)" ]] || fail 'without a compiler it is another history'
grep -q 'no native code: there is no C++ compiler' err || fail "no compiler: $(cat err)"
[[ $(grep -c 'no native code' err) == 1 ]] || fail 'it is said once'
PATH=$scratch/empty "$MILIEU" "${run[@]}" --out none.milieu >/dev/null 2>err || fail 'auto without a compiler'
[[ ! -s err ]] || fail "a short run needs no compiler: $(cat err)"

# A broken compiler.
mkdir broken
printf '#!/bin/sh\necho "world.cpp:1: error: out of order" >&2\nexit 1\n' >broken/c++
chmod +x broken/c++
PATH=$scratch/broken "$MILIEU" "${run[@]}" --native on --out broken.milieu --json >broken.json 2>err ||
  fail 'with a broken compiler a run must go on'
grep -q 'no native code: the compiler failed: world.cpp:1: error: out of order' err || fail "broken: $(cat err)"
[[ $(hash_of off.json) == "$(hash_of broken.json)" ]] || fail 'with a broken compiler it is another history'

if command -v c++ g++ clang++ >/dev/null 2>&1; then
  "$MILIEU" "${run[@]}" --native on --out on.milieu --json >on.json 2>err || fail 'on'
  [[ ! -s err || $(cat err) == *'it is kept for the next time'* ]] || fail "on says: $(cat err)"
  [[ $(hash_of off.json) == "$(hash_of on.json)" ]] || fail 'on is another history'
  [[ $(ls "$XDG_CACHE_HOME/milieu" | wc -l) == 1 ]] || fail 'one library is kept'
  [[ $(stat -c %a "$XDG_CACHE_HOME/milieu") == 700 ]] || fail 'nobody else may read what is kept'
  library=$(ls "$XDG_CACHE_HOME"/milieu/*.so)
  before=$(stat -c %Y%i "$library")
  "$MILIEU" "${run[@]}" --native on --out on.milieu --json >on.json 2>err || fail 'on again'
  [[ $(stat -c %Y%i "$library") == "$before" ]] || fail 'what is kept is used'
  # What was tampered with is made again.
  printf x | dd of="$library" bs=1 seek=4000 conv=notrunc 2>/dev/null
  "$MILIEU" "${run[@]}" --native on --out on.milieu --json >on.json 2>err || fail 'after tampering'
  [[ $(hash_of off.json) == "$(hash_of on.json)" ]] || fail 'after tampering it is another history'
  [[ $(stat -c %Y%i "$library") != "$before" ]] || fail 'what was tampered with is replaced'
  # Many histories, on all cores.
  "$MILIEU" likely tavern --histories 20 --until 2024-01-12 --native on --json >l1.json 2>err || fail 'likely on'
  "$MILIEU" likely tavern --histories 20 --until 2024-01-12 --native off --threads 1 --json >l2.json || fail 'likely off'
  cmp -s l1.json l2.json || fail 'likely differs with native code'
  # Interrupted while it compiles: ends at once, and leaves nothing behind.
  mkdir slow
  printf '#!/bin/sh\nexec sleep 600\n' >slow/c++
  chmod +x slow/c++
  XDG_CACHE_HOME=$scratch/other PATH=$scratch/slow:$PATH timeout -s INT 2 \
    "$MILIEU" "${run[@]}" --native on --out cut.milieu >/dev/null 2>&1
  [[ -z $(ls "$scratch/other/milieu" 2>/dev/null) ]] || fail 'an interrupted build leaves something behind'
fi
expect 2 err '--native' -- run tavern --native sometimes
finish
