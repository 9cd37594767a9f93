#!/usr/bin/env bash
# Disks that are full, folders that may not be written, files of others, two runs at one file.
source "$(dirname "$0")/lib/expect.bash"
cp "$worlds/tavern.world" .
run=(run tavern --until 2024-03-01)
"$MILIEU" "${run[@]}" --out whole.milieu --json >whole.json 2>/dev/null || fail 'the unbroken run'

timeout -s INT 2 "$MILIEU" run tavern --until 2060-01-01 --out cut.milieu >/dev/null 2>&1
[[ $? == 124 && -s cut.milieu ]] || fail 'a run that was stopped'

mounted=()
trap 'for at in "${mounted[@]}"; do umount "$at"; done; rm -rf "$scratch"' EXIT
# tmpfs FOLDER OPTIONS: mounts a small disk of its own, if this process may.
tmpfs() {
  mkdir -p "$1"
  mount -t tmpfs -o "$2" none "$1" 2>/dev/null || return 1
  mounted+=("$scratch/$1")
}

# A full disk: says so, keeps what was committed, and goes on when there is room again.
if tmpfs small size=3m; then
  expect 3 err 'no room left on the disk' -- "${run[@]}" --out small/x.milieu --save-every 0.05
  expect 0 out 'Monday, 8 January 2024' -- tell small/x.milieu --limit 3
  expect 3 err 'Make room, then resume' -- "${run[@]}" --out small/x.milieu --resume --save-every 0.05
  mount -o remount,size=64M "$scratch/small"
  "$MILIEU" "${run[@]}" --out small/x.milieu --resume --json >resumed.json 2>.err ||
    fail "with room again, it must resume: $(cat .err)"
  [[ $(value resumed.json 'j["hash"]') == $(value whole.json 'j["hash"]') ]] ||
    fail 'after a full disk, it must resume to the same history'
  dd if=/dev/zero of=small/filler bs=1k 2>/dev/null
  expect 3 err 'no room left on the disk' -- "${run[@]}" --out small/z.milieu
  [[ ! -e small/z.milieu ]] || fail 'without room for a beginning, no file is left'
  sed 's/ >= /   >= /; s/: account$/ :  account/' tavern.world >small.world
  rm small/filler
  cp small.world small/untidy.world
  dd if=/dev/zero of=small/filler bs=1k 2>/dev/null
  dd if=/dev/zero of=small/filler2 bs=1 count=4096 2>/dev/null
  expect 3 err 'No space left' -- fmt small/untidy.world
  cmp -s small.world small/untidy.world || fail 'without room, fmt must leave the file as it was'
  [[ -z $(ls small/untidy.world?* 2>/dev/null) ]] || fail 'without room, fmt must leave nothing behind'
else
  echo 'not tried: a full disk (no right to mount one)'
fi
if [[ -w /dev/full ]]; then
  for command in 'help' 'check tavern' 'check tavern --json' 'tell whole.milieu' 'show whole.milieu' \
                 'sources tavern --json' 'explain' 'fmt tavern --stdout' 'run tavern --json'; do
    "$MILIEU" $command >/dev/full 2>.err
    [[ $? == 3 ]] || fail "milieu $command: output that cannot be written must end in 3"
    grep -q 'could not be written' .err || fail "milieu $command: it must say so: $(cat .err)"
  done
fi

# A folder that may only be read: root may write everywhere but on a disk that is read-only.
read_only_folder() {
  expect 3 err 'Choose a folder in which you may write' -- "${run[@]}" --out "$1/new.milieu"
  expect 3 err 'milieu:' -- "${run[@]}" --out "$1/old.milieu" --force
  expect 3 err 'milieu:' -- run tavern --until 2060-01-01 --out "$1/cut.milieu" --resume
  expect 3 err 'cannot write' -- fmt "$1/untidy.world"
  expect 0 out 'no mistakes' -- check "$1/tavern.world"
  expect 0 out 'Monday, 8 January 2024' -- tell "$1/old.milieu" --limit 3
  expect 0 out 'the second guest' -- show "$1/old.milieu"
}
fill() {
  cp tavern.world whole.milieu cut.milieu "$1" && mv "$1/whole.milieu" "$1/old.milieu"
  sed 's/ >= /   >= /' tavern.world >"$1/untidy.world"
}
if tmpfs sealed size=64M; then
  fill sealed
  mount -o remount,ro "$scratch/sealed"
  read_only_folder sealed
  cd sealed && expect 3 err 'Choose a folder in which you may write' -- "${run[@]}"
  cd ..
else
  echo 'not tried: a disk that is read-only (no right to mount one)'
fi
if [[ $(id -u) != 0 ]]; then
  mkdir closed && fill closed && chmod a-w closed closed/*
  read_only_folder closed
  chmod u+w closed
elif command -v setpriv >/dev/null; then
  mkdir closed && fill closed && chmod 755 "$scratch" && chmod 644 closed/*
  nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
  if "${nobody[@]}" "$MILIEU" version >/dev/null 2>&1; then
    program=$MILIEU
    printf '#!/bin/sh\nexec %s "%s" "$@"\n' "${nobody[*]}" "$program" >as_nobody && chmod 755 as_nobody
    MILIEU=$scratch/as_nobody
    read_only_folder closed
    MILIEU=$program
  else
    echo 'not tried: a folder without the right to write (another user cannot run the program)'
  fi
fi

# Damaged, foreign, newer.
cp whole.milieu damaged.milieu
dd if=/dev/urandom of=damaged.milieu bs=1 seek=20000 count=3000 conv=notrunc 2>/dev/null
head -c 50000 whole.milieu >short.milieu
sqlite() { python3 -c 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()' "$@"; }
cp whole.milieu newer.milieu && sqlite newer.milieu 'PRAGMA user_version = 99'
sqlite recipes.milieu 'CREATE TABLE recipes(name TEXT)'
cp whole.milieu altered.milieu && sqlite altered.milieu "UPDATE events SET time = time + 1 WHERE idx = 7"
cp whole.milieu answer.milieu && sqlite answer.milieu "UPDATE answers SET answer = 77"
: >empty.milieu
for command in tell show; do
  expect 3 err 'damaged.milieu is damaged' -- $command damaged.milieu
  expect 3 err 'short.milieu is damaged' -- $command short.milieu
  expect 3 err 'altered.milieu is damaged' -- $command altered.milieu
  expect 3 err 'answer.milieu is damaged' -- $command answer.milieu
  expect 3 err 'newer' -- $command newer.milieu
  expect 3 err 'is not a history' -- $command recipes.milieu
  expect 3 err 'empty.milieu is empty: no history was begun in it' -- $command empty.milieu
  expect 3 err '/dev/zero is not a file' -- $command /dev/zero
done
for file in damaged short newer recipes altered answer; do
  cp $file.milieu before
  expect 3 err "$file.milieu" -- "${run[@]}" --out $file.milieu --resume
  cmp -s before $file.milieu || fail "run --resume must leave $file.milieu as it is"
done
cp recipes.milieu before
expect 3 err 'is not a history' -- "${run[@]}" --out recipes.milieu --force
cmp -s before recipes.milieu || fail 'run --force must leave the file of others alone'

# Two processes, one file: the second is told, whatever it wants; the first is not disturbed.
"$MILIEU" run tavern --until 2026-01-01 --out busy.milieu >/dev/null 2>busy.err &
runner=$!
for _ in {1..200}; do [[ -s busy.milieu ]] && break; sleep 0.02; done
long=(run tavern --until 2026-01-01 --out busy.milieu)
expect 3 err 'is in use' -- "${long[@]}" --force
expect 3 err 'is in use' -- "${long[@]}" --resume
expect 3 err 'is there already' -- "${long[@]}"
expect 3 err 'is in use' -- tell busy.milieu
expect 3 err 'is in use' -- show busy.milieu
kill -0 "$runner" 2>/dev/null || echo 'not tried: two runs at one file (the first was too quick)'
kill -INT "$runner"
wait "$runner"
[[ $? == 3 ]] || fail "the first run goes on undisturbed: $(cat busy.err)"
expect 0 out 'Monday, 8 January 2024' -- tell busy.milieu --limit 3
# Two that begin together: one history, and one refusal.
for _ in {1..20}; do
  rm -f both.milieu*
  "$MILIEU" "${run[@]}" --out both.milieu --json >one.json 2>one.err & one=$!
  "$MILIEU" "${run[@]}" --out both.milieu --json >two.json 2>two.err & two=$!
  wait $one; first=$?
  wait $two; second=$?
  [[ $((first + second)) == 3 ]] || fail "of two runs at one file one must win: $first, $second"
  winner=one.json; ((first == 0)) || winner=two.json
  [[ $(value $winner 'j["hash"]') == $(value whole.json 'j["hash"]') ]] ||
    fail 'the run that wins must write its whole history'
done

finish
