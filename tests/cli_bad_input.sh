#!/usr/bin/env bash
# Worlds that are none, or too much of one: each is answered soon, and in words.
source "$(dirname "$0")/lib/expect.bash"

# world NAME: writes NAME.world, which begins like a world with one person; the rest is stdin.
world() {
  { printf 'world %s\ncalendar 2024-01-08 to 2024-01-10\n' "$1"
    printf 'kind person decides every 1 hour\nnew ann: person\n'
    cat; } >"$1.world"
}

# within SECONDS EXIT TEXT -- ARGUMENT...: as expect, on stderr, and no later than that.
within() {
  local seconds=$1 exit=$2 text=$3 start=$EPOCHREALTIME took
  shift 4
  expect "$exit" err "$text" -- "$@"
  took=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN {print b - a}')
  awk -v t="$took" -v s="$seconds" 'BEGIN {exit !(t < s)}' || fail "milieu $*: $took s, wanted $seconds"
}

# mistakes COUNT WORLD: so many are told, as words and as JSON, and nothing goes to stdout.
mistakes() {
  within 20 1 "$2.world: $1 mistake" -- check "$2"
  [[ -z $("$MILIEU" check "$2" 2>/dev/null) ]] || fail "$2: mistakes go to stderr"
  [[ $("$MILIEU" check "$2" 2>&1 >/dev/null | grep -c '\[lang/') == "${1//,/}" ]] ||
    fail "$2: each of its mistakes must be told once"
  expect_json "len(j) == ${1//,/} and all(m['severity'] == 'mistake' for m in j)" -- check "$2" --json
}

unknown() { for ((i = 1; i <= $1; ++i)); do echo "rule r$i(x: person) if nothing_$i(x)"; done; }
unknown 1 | world one && mistakes 1 one
unknown 50 | world fifty && mistakes 50 fifty
unknown 10000 | world lines && mistakes 10,000 lines

# All on one line, of six megabytes: whoever counts its columns anew for each never ends.
{ printf 'outcome o if 1 > 0'
  awk 'BEGIN { for (i = 0; i < 500; ++i) pad = pad "a"
               for (i = 1; i <= 10000; ++i) printf ", %s_%d(b)", pad, i }'
  echo
} | world wide
mistakes 10,000 wide
within 20 1 'mistakes' -- run wide

# A name of a hundred thousand letters is not thrown at the terminal.
printf 'outcome o if %s(ann)\n' "$(printf 'x%.0s' {1..100000})" | world endless
within 5 1 'lang/unknown-name' -- check endless
[[ $("$MILIEU" check endless 2>&1 | wc -c) -lt 4000 ]] || fail 'a long name must be cut where it is shown'

head -c 10000000 /dev/urandom >random.world
for command in check run likely sources fmt; do
  within 5 1 'random.world is longer than 8 MiB' -- "$command" random
done
within 5 3 'is not a history' -- tell random.world
within 5 3 'is not a history' -- show random.world
head -c 8000000 /dev/urandom >noise.world
within 20 1 'lang/bad-character' -- check noise
within 20 1 'was left as it is' -- fmt noise
LC_ALL=C.UTF-8 grep -qP '[\x00-\x08\x0b-\x1f\x7f]' <("$MILIEU" check noise 2>&1) &&
  fail 'what cannot be shown must not reach the terminal'

for command in run tell show check fmt sources explain; do
  "$MILIEU" "$command" $'\e]0;hello\a' 2>&1 | grep -qP '[\x00-\x08\x0b-\x1f\x7f]' &&
    fail "milieu $command: a control character of a name must not reach the terminal"
done

nested() { printf 'outcome o if %s1 > 0%s\n' "$(printf "$2%.0s" $(seq "$1"))" "$(printf "$3%.0s" $(seq "$1"))"; }
nested 1000 '(' ')' | world deep && mistakes 1 deep
within 5 1 'nested more than 200 deep' -- run deep
nested 1000 'not ' '' | world deep_not && mistakes 1 deep_not
{ echo 'process p'; echo '  then'
  for ((i = 0; i < 1000; ++i)); do printf '%*sif 1 > 0\n' $((2 * i + 4)) ''; done
} | world stairs
within 5 1 'lang/too-deep' -- check stairs

printf 'world itself\nuse itself\ncalendar 2024-01-08 to 2024-01-10\n' >itself.world
within 5 1 'itself uses itself' -- check itself
printf 'world first\nuse second\ncalendar 2024-01-08 to 2024-01-10\n' >first.world
printf 'module second\nuse third\n' >second.world
printf 'module third\nuse second\n' >third.world
within 5 1 'uses itself, directly or round about' -- check first
printf 'world lost\nuse no_such_file\ncalendar 2024-01-08 to 2024-01-10\n' >lost.world
within 5 1 'there is no file no_such_file.world' -- check lost
printf 'world thief\nuse ../secret\ncalendar 2024-01-08 to 2024-01-10\n' >thief.world
within 5 1 "expected the name of a module, found '..'" -- check thief

world loop <<'TEXT'
action wave(x: person) about once in 1 hour
  then: nod(x)
process nod(x: person)
  then: blink(x)
process blink(x: person)
  then: nod(x)
TEXT
within 5 1 'comes round to blink with no time between' -- check loop
world late_loop <<'TEXT'
parameter pause: duration = 0 minutes in 0 minutes..1 hour
fact nods(x: person): whole
action wave(x: person) about once in 1 hour
  then: nod(x)
process nod(x: person)
  then
    nods(x) += 1
    after pause: nod(x)
TEXT
within 5 1 'nod begins itself without end, with no time between' -- run late_loop
expect 1 err 'nod begins itself without end' -- run late_loop --executor reference --out r.milieu

world meaningless <<'TEXT'
fact tired(x: person): 0.0..1.0
rule idle(x: person) if tired(x) > 0, not idle(x)
outcome o(x: person) if idle(x)
TEXT
within 5 1 'lang/no-meaning' -- check meaningless
within 5 1 'it has no settled meaning' -- run meaningless

# A clear limit, before memory is gone.
ulimit -Sv 6000000
echo 'new 1000000000 ants: person' | world crowded
within 5 1 '1000000000 are more than 10,000,000' -- run crowded
for ((i = 0; i < 101; ++i)); do echo "new 9900000 ants_$i: person"; done | world crowds
within 5 1 '19800001 are more than 10,000,000' -- run crowds
world hordes <<'TEXT'
kind ant
new 10000 nests: ant
  new 100000 its: ant
TEXT
within 60 1 'more than 10,000,000 people, places and things were born' -- run hordes
echo 'process breed every 1 hour: new 1000000000 ants: person' | world swarm
within 5 1 'mistake' -- check swarm
world growing <<'TEXT'
kind ant
process breed every 1 hour
  then
    new 9000000 ants: ant
    new 9000000 bees: ant
TEXT
for executor in vector reference; do
  within 60 1 'in breed: more than 10,000,000 people, places and things were born' \
    -- run growing --executor $executor --out growing.milieu --force
done
ulimit -Sv 400000
within 60 3 'out of memory' -- run growing --out growing.milieu --force
expect 0 out '' -- show growing.milieu
ulimit -Sv unlimited

finish
