#!/usr/bin/env bash
# What holds for every command: help with examples, JSON, exit codes, where errors go, colour,
# progress, and the nearest name for one that is not known.
source "$(dirname "$0")/lib/expect.bash"
cp "$worlds/tavern.world" .
sed 's/merry(a) > 0.3/mery(a) > 0.3/' tavern.world >slip.world
sed 's/ >= /   >= /; s/: account$/ :  account/' tavern.world >untidy.world
"$MILIEU" run tavern >/dev/null 2>&1
commands=$("$MILIEU" help --json | python3 -c 'import json, sys
print(*[c["name"] for c in json.load(sys.stdin)["commands"]])')
[[ $(wc -w <<<"$commands") -ge 10 ]] || fail "these are not all commands: $commands"

declare -A arguments=([run]=tavern [tell]=tavern-1.milieu [show]='tavern-1.milieu Ben'
                      [why]='tavern-1.milieu #1' [what-if]=tavern-1.milieu [balance]='tavern --histories 2'
                      [likely]='tavern --histories 3' [check]=tavern [fmt]=tavern [sources]=tavern [plan]=tavern
                      [can]='tavern-1.milieu Ben someone_sang --lucks 2 --judged 5 --histories 10'
                      [explain]=lang/extra [help]=run [version]=)
for command in $commands; do
  [[ -v arguments[$command] ]] || { fail "$command is not tried here"; continue; }
  expect 0 out "Usage: milieu $command" -- "$command" --help
  expect 0 out "  milieu $command" -- "$command" --help
  expect 0 out 'Examples' -- help "$command"
  expect 0 out '--json' -- help "$command"
  expect 0 out '' -- "$command" ${arguments[$command]}
  expect_json 'type(j) in (dict, list)' -- "$command" ${arguments[$command]} --json
  [[ ! -s .err ]] || fail "milieu $command --json: nothing else to say, but stderr has: $(cat .err)"
  expect 2 err "has no option --frob" -- "$command" ${arguments[$command]} --frob
  expect 2 err "Did you mean '--color'" -- "$command" ${arguments[$command]} --colour
  expect 2 err 'wants one of auto|always|never' -- "$command" ${arguments[$command]} --color sometimes
  expect 2 err "milieu help $command" -- "$command" ${arguments[$command]} --json=3
  expect 2 err '' -- "$command" one two three four --limit
  out=$("$MILIEU" "$command" --frob 2>/dev/null)
  [[ -z $out ]] || fail "milieu $command: errors go to stderr, not to stdout: $out"
done
for command in run tell show can likely check fmt sources plan; do
  expect 2 err 'is missing' -- "$command"
  expect 2 err 'is missing' -- "$command" --json
done

# 1: the answer is no, or the world has mistakes. 3: trouble outside.
for command in run likely check sources plan; do
  expect 1 err 'did you mean merry?' -- "$command" slip
  expect 3 err 'there is no file lost.world' -- "$command" lost.world
  expect 2 err "Did you mean 'tavern'?" -- "$command" taverm
done
expect 1 err 'not in the one form' -- fmt untidy --check
expect_json 'not j["in_the_one_form"] and not j["written"]' -- fmt untidy --check --json
expect_json 'j["in_the_one_form"] and j["written"]' -- fmt untidy --json
expect_json 'j["in_the_one_form"] and not j["written"]' -- fmt untidy --json
printf 'world broken\nfact (\n' >broken.world
expect_json 'j["mistakes"][0]["line"] == 2 and not j["in_the_one_form"]' -- fmt broken --json
for command in tell show; do
  expect 3 err 'lost.milieu' -- "$command" lost.milieu
  expect 3 err 'is a folder' -- "$command" .
done

# Names that are not known, with the nearest that are.
expect 2 err "Did you mean 'Ben'?" -- show tavern-1.milieu Bem
expect 2 err "Did you mean 'guest 2'?" -- show tavern-1.milieu 'gest 2'
expect 2 err "Did you mean 'Ben'?" -- tell tavern-1.milieu --about Bem
expect 2 err "Did you mean 'someone_sang'?" -- likely tavern somone_sang
expect 2 err 'It has these: someone_sang, declined_in_time, rich.' -- likely tavern zzzzzzzz
expect 2 err "Did you mean 'price'?" -- likely tavern --set prise=3
expect 2 err "Did you mean 'lang/unknown-name'?" -- explain lang/unknwon-name
expect 2 err "Did you mean 'likely'?" -- likley tavern
expect 2 err "Did you mean 'likely'?" -- help likley

# on_terminal COMMAND...: what it prints, both streams, where both are a terminal.
on_terminal() {
  TERM=xterm python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' "$@" </dev/null 2>/dev/null
}
escape=$'\e['
coloured() { [[ $1 == *"$escape"[0-9]*m* ]]; }
for line in 'help' 'run --help' 'check slip' 'run tavern' 'tell tavern-1.milieu' 'frob' \
            'show tavern-1.milieu Ben' 'likely tavern --histories 3' 'explain' 'sources tavern'; do
  coloured "$(on_terminal "$MILIEU" $line)" || fail "milieu $line: colour on a terminal"
  coloured "$(NO_COLOR=1 on_terminal "$MILIEU" $line)" && fail "milieu $line: no colour with NO_COLOR"
  coloured "$(on_terminal env TERM=dumb "$MILIEU" $line)" && fail "milieu $line: no colour on a dumb terminal"
  coloured "$("$MILIEU" $line 2>&1)" && fail "milieu $line: no colour where there is no terminal"
done
coloured "$(on_terminal "$MILIEU" help --color never)" && fail 'no colour with --color never'
coloured "$(NO_COLOR=1 "$MILIEU" help --color always)" || fail 'colour with --color always'
coloured "$(on_terminal "$MILIEU" run tavern --json)" && fail 'no colour in JSON'

# Progress: on a terminal a bar, after a second, which is wiped; elsewhere as asked.
slow=(run tavern --until 2060-01-01 --out slow.milieu --force)
shown=$(on_terminal timeout -s INT 2.5 "$MILIEU" "${slow[@]}")
[[ $shown == *█* || $shown == *·* ]] || fail "a bar on a terminal: ${shown:0:300}"
[[ $shown == *$'\r\e[K'* ]] || fail 'the bar is wiped'
timeout -s INT 2.5 "$MILIEU" "${slow[@]}" >/dev/null 2>.err
grep -q '"progress"\|█' .err && fail 'silence where there is no terminal'
for line in "${slow[*]}" 'likely tavern --histories 1000000'; do
  timeout -s INT 3.5 "$MILIEU" $line --progress json >/dev/null 2>.err
  grep '^{' .err | tail -n 1 >.progress
  [[ $(value .progress '0 <= j["progress"] <= 1 and j["seconds"] >= 1') == True ]] ||
    fail "milieu $line --progress json: $(cat .err)"
done
timeout -s INT 2.5 "$MILIEU" "${slow[@]}" --progress none >/dev/null 2>.err
grep -q '"progress"\|█' .err && fail 'silence with --progress none'
expect 0 out '' -- run tavern --progress json
[[ $("$MILIEU" run tavern --progress json 2>&1 >/dev/null) == '' ]] || fail 'short work is silent'

finish
