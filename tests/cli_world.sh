#!/usr/bin/env bash
# Worlds on the command line: found, checked, formatted, explained; and what is not one.
source "$(dirname "$0")/lib/expect.bash"
cp "$worlds/tavern.world" .

expect 0 out 'no mistakes' -- check tavern
expect 0 out 'no mistakes' -- check ./tavern.world
mkdir -p worlds/inn && cp tavern.world worlds/inn/inn.world
expect 0 out 'worlds/inn/inn.world: no mistakes' -- check inn
expect 2 err "Did you mean 'tavern'?" -- check tavrn
expect 3 err 'there is no file nowhere.world' -- check nowhere.world
expect 3 err 'is a folder' -- check ./worlds
expect 3 err 'not a plain file' -- check /dev/zero
mkfifo pipe.world
expect 3 err 'not a plain file' -- check pipe.world
truncate -s 9M big.world
expect 1 err 'longer than 8 MiB' -- check big.world

sed 's/merry(a) > 0.3/mery(a) > 0.3/' tavern.world >slip.world
expect 1 err 'did you mean merry?' -- check slip
expect 1 err 'slip.world has mistakes' -- run slip
expect_json 'j[0]["line"] == 29 and j[0]["column"] > 1 and j[0]["file"] == "slip.world"' \
  -- check slip --json
expect_json 'set(j[0]) >= {"code", "file", "line", "column", "message", "hint"}' -- check slip --json
expect_json 'j == []' -- check tavern --json

# What a world uses lies in its own folder or in the library.
mkdir -p out in
printf 'module secret\nkind gold\n' >out/secret.world
ln -s ../out/secret.world in/secret.world
printf 'module friend\nkind gold\n' >in/friend.world
ln -s friend.world in/alias.world
printf 'world thief\nuse secret\ncalendar 2024-01-08 to 2024-01-09\n' >in/thief.world
expect 1 err 'secret.world leads out of its folder' -- check in/thief.world
printf 'world lost\nuse frend\ncalendar 2024-01-08 to 2024-01-09\n' >in/lost.world
expect 1 err 'did you mean friend?' -- check in/lost.world
printf 'world home\nuse friend\ncalendar 2024-01-08 to 2024-01-09\n' >in/home.world
expect 0 out 'no mistakes' -- check in/home.world
expect 0 out 'no mistakes' -- check 'in/home.world without friend'
expect 1 err 'no module, act, claim or motive here is called fiend' -- check 'in/home.world without fiend'

expect 0 out '' -- fmt tavern --check
sed 's/: account$/ :  account/; s/ >= /   >= /' tavern.world >untidy.world
cp untidy.world before.world
expect 1 err 'is not in the one form' -- fmt untidy --check
expect 0 out 'world tavern' -- fmt untidy --stdout
cmp -s untidy.world before.world || fail 'fmt --check and --stdout must leave the file alone'
expect 0 out 'is in the one form now' -- fmt untidy
expect 0 out '' -- fmt untidy --check
expect 1 err 'longer than 8 MiB' -- fmt big
printf 'world x\nfact (\n' >broken.world
expect 1 err 'left as it is' -- fmt broken

expect 0 out 'assumed' -- sources tavern
expect_json 'j["counts"]["source"] >= 2 and j["counts"]["assumed"] >= 1' -- sources tavern --json
expect_json '[p["source_line"] for p in j["parts"] if p["name"] == "price"] == [3]' \
  -- sources tavern --json
expect_json 'j["sources"][0]["name"] == "ledger"' -- sources tavern --json
expect_json 'all(p["file"] and p["line"] for p in j["parts"])' -- sources tavern --json

expect 0 out '==' -- explain lang/single-equals
expect 0 out 'lang/single-equals' -- explain single-equals
expect 0 out 'lang/extra' -- explain
expect 2 err "Did you mean 'lang/single-equals'?" -- explain lang/single-equal
expect_json '"lang/extra" in j' -- explain --json

expect 0 out 'action buy_round' -- plan tavern
expect 0 out 'from everyone' -- plan tavern buy_round
expect_json 'all(p["steps"] or p["of"].startswith("index ") for p in j["parts"])' -- plan tavern --json
expect 2 err "nothing of the plan is called 'dance'" -- plan tavern dance

finish
