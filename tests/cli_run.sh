#!/usr/bin/env bash
# One history on the command line: run, tell, show.
source "$(dirname "$0")/lib/expect.bash"
cp "$worlds/tavern.world" .

expect 0 out 'tell tavern-1.milieu' -- run tavern
expect 0 out 'How it ended' -- run tavern
[[ -s tavern-1.milieu ]] || fail 'run must leave tavern-1.milieu'
expect_json 'j["history"] == "tavern-1.milieu" and j["seed"] == 1 and len(j["hash"]) == 32' \
  -- run tavern --json
expect_json 'j["events"] > 10 and j["ended"]["at"] == "2024-01-10 02:00"' -- run tavern --json
expect_json 'j["outcomes"]["declined_in_time"]["held"] and not j["outcomes"]["rich"]["held"]' \
  -- run tavern --json

hash_of() { "$MILIEU" run "$@" --json >.run.json 2>/dev/null && value .run.json 'j["hash"]'; }
first=$(hash_of tavern)
[[ $(hash_of tavern --threads 1) == "$first" ]] || fail 'threads must not change a history'
[[ $(hash_of tavern --executor reference) == "$first" ]] || fail 'the executors must agree'
[[ $(hash_of tavern --out other.milieu) == "$first" ]] || fail 'the file must not change a history'
[[ $(hash_of tavern --seed 2) != "$first" ]] || fail 'another seed is another history'
[[ $(hash_of tavern --rng philox) != "$first" ]] || fail 'another generator is another luck'
[[ $(hash_of tavern --set price=2) == "$first" ]] || fail 'the own value of a parameter is no change'
[[ $(hash_of tavern --set 'price=5 shillings') != "$first" ]] || fail 'a price must matter'
for file in tavern-1-philox.milieu tavern-1-price-5-shillings.milieu; do
  [[ -s $file ]] || fail "run must leave $file"
done

expect 0 out 'run tavern --until 2024-01-09 --set "price=5 shillings" --seed 4 ' \
  -- run tavern --seed 3 --until 2024-01-09 --set 'price=5 shillings'
expect 0 out 'likely tavern --until 2024-01-09 --set "price=5 shillings" ' \
  -- run tavern --seed 3 --until 2024-01-09 --set 'price=5 shillings'

expect 3 err 'with --force' -- run tavern --out other.milieu
expect 0 out 'other.milieu' -- run tavern --out other.milieu --force
expect 2 err "Did you mean 'price'?" -- run tavern --set prize=3
expect 2 err 'within 1 shilling to 5 shillings' -- run tavern --set price=30
expect 2 err "is not an amount" -- run tavern --set price=dear
expect 2 err 'parameter=value' -- run tavern --set price
expect 2 err 'before the world begins' -- run tavern --until 2020-01-01
expect 2 err 'is not a date' -- run tavern --until tomorrow
expect 2 err "Did you mean '--seed'?" -- run tavern --sede 3
expect_json 'j["ended"]["at"] == "2024-01-08 20:00"' -- run tavern --until '2024-01-08 20:00' --json

expect 0 out 'Monday, 8 January 2024' -- tell tavern-1.milieu
expect 0 out 'Monday, 8 January 2024' -- tell tavern-1.milieu --log
expect 0 out 'a drink. [' -- tell tavern-1.milieu --log
expect 0 out 'offered' -- tell tavern-1.milieu --about Ben
expect 2 err "Did you mean 'Ben'?" -- tell tavern-1.milieu --about Bem
expect 2 err 'is not a date' -- tell tavern-1.milieu --from then
expect 3 err 'not a history' -- tell tavern.world
expect 3 err 'no such file' -- tell nothing.milieu
expect 3 err 'is a folder' -- tell .
expect_json 'len(j["sentences"]) == 5 and j["hash"] == "'"$first"'"' \
  -- tell tavern-1.milieu --limit 5 --json
for log in '' --log; do
  expect_json 'all(s["time"] >= "2024-01-09" for s in j["sentences"]) and len(j["sentences"]) > 5' \
    -- tell tavern-1.milieu --from 2024-01-09 --json $log
  expect_json 'all(s["time"] < "2024-01-09" for s in j["sentences"]) and len(j["sentences"]) > 1' \
    -- tell tavern-1.milieu --to 2024-01-08 --json $log
done
expect_json 'all("Ben" in s["text"] for s in j["sentences"][1:])' \
  -- tell tavern-1.milieu --about ben --json --log

# In prose each sentence has its events, the ids of its templates, its day and paragraph.
expect_json 'all(s["events"] == sorted(set(s["events"])) and s["events"] for s in j["sentences"])' \
  -- tell tavern-1.milieu --json
expect_json 'all(t.startswith("tavern.") for s in j["sentences"] for t in s["templates"])' \
  -- tell tavern-1.milieu --json
expect_json 'j["sentences"][0]["paragraph"] == 0 and j["sentences"][0]["day"].startswith("Monday")' \
  -- tell tavern-1.milieu --json
expect 0 out ' [' -- tell tavern-1.milieu --refs
expect 0 out 'Ben' -- tell tavern-1.milieu --about 'ann, ben'
expect_json 'j["who"] == "Ben" and len(j["sentences"]) > 3' -- tell tavern-1.milieu --as ben --json
expect_json '[a["who"] for a in j["accounts"]] == ["Ben", "Ann"]' \
  -- tell tavern-1.milieu --as ben --beside ann --json
expect 0 out 'Ann:' -- tell tavern-1.milieu --as ben --beside ann
expect_json 'isinstance(j["collisions"], list)' -- tell tavern-1.milieu --collisions --json
expect 2 err 'needs --as' -- tell tavern-1.milieu --beside ben
expect 2 err 'what reached somebody' -- tell tavern-1.milieu --log --as ben
expect 2 err 'not one' -- tell tavern-1.milieu --as guests
expect 2 err "Did you mean 'Ben'?" -- tell tavern-1.milieu --as Bem
expect 2 err "Did you mean 'Ben'?" -- tell tavern-1.milieu --as Ben --beside Bem
expect 2 err "Did you mean 'Ben'?" -- tell tavern-1.milieu --about 'Ann, Bem'

expect 0 out 'the second guest' -- show tavern-1.milieu
expect 0 out 'purse(Ben)' -- show tavern-1.milieu Ben
expect_json 'all(f["since"] == "2024-01-08 18:00" for f in j["facts"])' \
  -- show tavern-1.milieu Ben --at '2024-01-08 18:00' --json

finish
