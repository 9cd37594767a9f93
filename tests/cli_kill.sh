#!/usr/bin/env bash
# Killed with -9 two hundred times, at moments all over a run, and resumed: the same history.
source "$(dirname "$0")/lib/expect.bash"
cp "$worlds/tavern.world" .
until=2024-01-25
wanted_kills=200

# The same run without a break, and how long it takes here: the moments are shares of that.
declare -A hash outcomes
whole() {
  local seed=$1 start=$EPOCHREALTIME
  "$MILIEU" run tavern --until $until --seed "$seed" --out whole.milieu --force --json >whole.json 2>.err ||
    fail "the unbroken run: $(cat .err)"
  took=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN {print b - a}')
  hash[$seed]=$(value whole.json 'j["hash"]')
  outcomes[$seed]=$(value whole.json 'j["outcomes"]')
}

# Goes on with the run until it is killed after that many seconds (0: not at all). True: it ended.
go_on() {
  local seed=$1 seconds=$2 runner
  "$MILIEU" run tavern --until $until --seed "$seed" --out cut.milieu --save-every 0.02 $resume --json \
    >cut.json 2>cut.err &
  runner=$!
  if [[ $seconds != 0 ]]; then
    sleep "$seconds"
    kill -KILL "$runner" 2>/dev/null
  fi
  { wait "$runner"; } 2>/dev/null
  result=$?
}

kills=0 seed=0 resume= histories=0 kept=0 resumed=0
while ((kills < wanted_kills && seed < 60)); do
  ((seed += 1))
  whole "$seed"
  rm -f cut.milieu*
  resume=
  for ((try = 0; try < 8 && kills < wanted_kills; ++try)); do
    # Shares of a run without order, as an additive sequence has it: 0 to 0.7 of it.
    seconds=$(awk -v i="$((kills))" -v t="$took" \
      'BEGIN {s = i * 0.61803398875; printf "%.4f", 0.003 + 0.7 * t * (s - int(s))}')
    go_on "$seed" "$seconds"
    ((result == 137)) || break
    ((kills += 1))
    # Before there is anything in the file there is nothing to resume.
    if "$MILIEU" tell cut.milieu --limit 1 >/dev/null 2>.err; then
      resume=--resume
      ((kept += 1))
    else
      grep -Eq 'no such file|is empty: no history was begun' .err ||
        fail "killed, seed $seed, after $seconds s, the file must be whole or empty: $(cat .err)"
      rm -f cut.milieu*
      resume=
    fi
  done
  ((result == 137)) && go_on "$seed" 0
  ((result == 0)) || fail "seed $seed: the last resume must end in 0, not $result: $(cat cut.err)"
  ((histories += 1))
  [[ $(value cut.json 'j["hash"]') == "${hash[$seed]}" ]] ||
    fail "seed $seed: killed and resumed, it must be the same history"
  [[ $(value cut.json 'j["outcomes"]') == "${outcomes[$seed]}" ]] ||
    fail "seed $seed: killed and resumed, it must have the same outcomes"
  [[ $(value cut.json 'j["resumed"]') == True ]] && ((resumed += 1))
  leftovers=$(ls cut.milieu?* 2>/dev/null)
  [[ -z $leftovers ]] || fail "seed $seed: nothing may be left beside the history: $leftovers"
done
((kills >= wanted_kills)) || fail "only $kills kills"
((kept * 2 > kills)) || fail "of $kills kills only $kept left something to resume"
((resumed > 0)) || fail 'no run went on from where it was saved'
echo "$kills kills, $kept of them with something to resume, $histories histories, $resumed ended from a checkpoint"

finish
