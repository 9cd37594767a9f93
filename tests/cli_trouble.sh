#!/usr/bin/env bash
# Runs that are stopped, killed, or have nowhere to write to.
source "$(dirname "$0")/lib/expect.bash"
cp "$worlds/tavern.world" .

expect 3 err 'milieu:' -- run tavern --out /dev/full
expect 3 err 'milieu:' -- run tavern --out /proc/history.milieu
expect 3 err 'milieu:' -- run tavern --out tavern.world/below.milieu
expect 3 err 'not a history' -- run tavern --out tavern.world --force
cmp -s tavern.world "$worlds/tavern.world" || fail 'run must not touch what is not a history'
expect 3 err 'no such file' -- run tavern --resume
"$MILIEU" run tavern >/dev/null
expect 3 err 'with seed 1' -- run tavern --seed 2 --out tavern-1.milieu --resume
expect 0 out 'How it ended' -- run tavern --resume
sed -i 's/about once a day/about twice a day/' tavern.world
expect 3 err 'before its text was changed' -- run tavern --resume
cp "$worlds/tavern.world" .
(trap '' XFSZ; ulimit -f 64; "$MILIEU" run tavern --out small.milieu >/dev/null 2>.err)
[[ $? == 3 && -s .err ]] || fail "no room for the history must end in 3: $(cat .err)"

# start UNTIL: a run in the background, of which the file is there; its id is in $runner.
start() {
  rm -f -- *.milieu*
  "$MILIEU" run tavern --until "$1" --out cut.milieu >/dev/null 2>cut.err &
  runner=$!
  for _ in {1..200}; do
    [[ -s cut.milieu ]] && break
    sleep 0.01
  done
}

# Stops a run in the middle with a signal. How far it must be planned depends on the machine.
stop_midway() {
  local signal=$1 wanted=$2
  for until in 2024-01-24 2024-03-01 2024-07-01 2025-07-01 2030-01-01 2060-01-01; do
    start "$until"
    sleep 0.2
    kill -"$signal" "$runner" 2>/dev/null
    wait "$runner" 2>/dev/null
    [[ $? == "$wanted" ]] && return 0
  done
  fail "no run could be stopped with $signal"
}

resume_same() {
  "$MILIEU" run tavern --until "$until" --out cut.milieu --resume --json >resumed.json 2>.err ||
    fail "a run stopped with $1 must resume: $(cat .err)"
  "$MILIEU" run tavern --until "$until" --out whole.milieu --json >whole.json 2>/dev/null
  [[ $(value resumed.json 'j["hash"]') == $(value whole.json 'j["hash"]') ]] ||
    fail "a run stopped with $1 must resume to the same history"
  [[ $(value resumed.json 'j["outcomes"]') == $(value whole.json 'j["outcomes"]') ]] ||
    fail "a run stopped with $1 must resume to the same outcomes"
}

stop_midway INT 3
grep -q -- '--resume' cut.err || fail 'Ctrl-C must say how to go on'
expect 0 out 'Monday, 8 January 2024' -- tell cut.milieu --limit 5
resume_same INT
stop_midway KILL 137
resume_same KILL

# A start that has no end in sight can be stopped, too: 400 million pairs.
cat >pairs.world <<'END'
world pairs "Everybody knows everybody"
calendar 2024-01-01 to 2024-01-03
kind person decides every 1 day
fact warm(x: person, y: person): 0.0..1.0 = 0.5
action cool(a: person, b: person) about once in 2 days
  when warm(a, b) > 0.5
  then: warm(a, b) -= 0.1
new 20000 people: person
start
  each x, y with x is person, y is person: warm(x, y) = 0.6
END
timeout -k 60 -s INT 1 "$MILIEU" run pairs --out pairs.milieu &>.err
[[ $? == 124 ]] || fail 'a start must stop when it is asked to'
grep -q 'stopped at 2024-01-01 00:00 after 0 events' .err || fail "a stopped start must say so: $(cat .err)"

start 2200-01-01
expect 3 err 'milieu:' -- run tavern --until 2200-01-01 --out cut.milieu --force
expect 3 err 'milieu:' -- run tavern --until 2200-01-01 --out cut.milieu --resume
kill -KILL "$runner"
wait "$runner" 2>/dev/null

# A run killed between its last commit and its end leaves an empty journal; resuming takes it away.
"$MILIEU" run tavern --until 2024-01-09 --out ended.milieu >.out 2>&1 || fail "$(cat .out)"
: >ended.milieu-journal
expect 0 out 'How it ended' -- run tavern --until 2024-01-09 --out ended.milieu --resume
[[ ! -e ended.milieu-journal ]] || fail 'an empty journal must not stay beside a history that ended'

finish
