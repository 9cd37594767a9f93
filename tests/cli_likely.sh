#!/usr/bin/env bash
# Many histories on the command line.
source "$(dirname "$0")/lib/expect.bash"
cp "$worlds/tavern.world" .
short=(--histories 12 --until '2024-01-09 02:00')

expect 0 out 'someone sang' -- likely tavern "${short[@]}"
expect_json 'j["histories"] == 12 and list(j["outcomes"]) == ["someone_sang", "declined_in_time", "rich"]' \
  -- likely tavern "${short[@]}" --json
expect_json 'all(0 <= o["low"] <= o["probability"] <= o["high"] <= 1 for o in j["outcomes"].values())' \
  -- likely tavern "${short[@]}" --json
expect_json 'list(j["outcomes"]) == ["rich"] and j["outcomes"]["rich"]["probability"] == 0' \
  -- likely tavern rich "${short[@]}" --json
expect_json 'round(j["outcomes"]["rich"]["high"], 4) == 0.2425' -- likely tavern rich "${short[@]}" --json
expect_json 'len(j["quantities"]) == 4' -- likely tavern 'merry(ann) > 0.1' 'merry(ben) > 0.1' 'merry(ann) > 0.2' \
  'merry(ben) > 0.2' "${short[@]}" --json
expect 2 err "Did you mean 'rich'?" -- likely tavern rick
expect 2 err 'no parameter' -- likely tavern --set nothing=1
expect 2 err 'within 1 to' -- likely tavern --histories 0
printf 'world bare\ncalendar 2024-01-08 to 2024-01-09\n' >bare.world
expect 2 err 'no outcomes' -- likely bare

"$MILIEU" likely tavern "${short[@]}" --threads 1 --json >one.json
"$MILIEU" likely tavern "${short[@]}" --threads 5 --json >five.json
cmp -s one.json five.json || fail 'the number of threads must not change the answer'

# Ctrl-C keeps what there is.
"$MILIEU" likely tavern --histories 10000000 --until 2024-01-20 --json >stopped.json 2>stopped.err &
sleep 1.5
kill -INT $!
wait $!
[[ $? == 3 ]] || fail 'an interrupted likely must end in 3'
grep -q 'stopped after' stopped.err || fail 'an interrupted likely must say so'
[[ $(value stopped.json 'j["interrupted"]') == True ]] || fail 'JSON must say so, too'

# The page; and what it says of files that are kept.
page=$MILIEU_HOME/docs/likely.md
awk '/^```milieu/ { inside = 1; next } /^```/ { inside = 0 } inside' "$page" >loan.world
tells_the_truth "$page"
expect 2 err "could be one of 2 outcomes" -- likely loan ending
expect 2 err "'purse(ann' is not understood" -- likely loan 'purse(ann'
expect 2 err "no outcome called 'rich'" -- likely loan --given rich
expect 2 err 'no act of this world' -- likely loan --compare 'block lend'
expect 2 err 'cannot begin with' -- likely loan --if 'frobnicate'
"$MILIEU" likely loan --histories 400 --json >whole.json
"$MILIEU" likely loan --histories 200000 --keep loan.lives --json >/dev/null 2>&1 &
sleep 1
kill -9 $!
wait $! 2>/dev/null
"$MILIEU" likely loan --histories 400 --keep loan.lives --json >kept.json || fail 'going on'
cmp -s whole.json kept.json || fail 'what was kept must come to the same'
printf 'world idle extends loan\noutcome fled if gone(_)\nfact gone(x: person)\nparameter sums: 0..9 = 3 in 0..9\n' >idle.world
expect 2 err "'fled' can never hold in this world: it needs \`gone(_)\`, which is never so: nothing that can happen writes to gone" -- likely idle fled
expect 2 err 'can never hold' -- likely idle --given fled
expect 0 out 'fled' -- likely idle fled --if 'set gone(Ann) at 2024-01-09' --histories 5
expect 2 err '--given has no meaning with --drives' -- likely loan --drives --given ending
expect 2 err '--paths has no meaning without --drives' -- likely loan --paths 3
expect 2 err '--lucks has no meaning of a world' -- likely loan --lucks 3
"$MILIEU" run loan --out loan.milieu >/dev/null || fail 'a run'
expect 2 err '--within has no meaning of a history' -- likely loan.milieu ending --within 0.1
expect 3 err 'another world' -- likely loan --keep loan.lives --set caution=2
expect 3 err 'holds no lives' -- likely loan --keep loan.world

finish
