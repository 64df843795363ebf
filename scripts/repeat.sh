# shellcheck shell=bash
# ./pix test --repeat N: the test projects N times beside a busy loop that takes one core. A test that is not steady fails in some round, and is named.

# The pids of the busy loop and of the work under way.
busy='' lane=''

# repeat_tests ROUNDS ARGUMENTS PROJECT…: one project after the other, so that a failure is not of what ran beside it.
repeat_tests() {
  local rounds=$1 arguments=$2 round project
  shift 2
  repeat_table=$run/repeat.md
  : >"$results/unsteady"
  {
    say "# $rounds rounds beside a busy core"
    say
    say "| round | project | passed | failed | time |"
    say "|---|---|---|---|---|"
  } >"$repeat_table"
  start_busy_loop
  for ((round = 1; round <= rounds; round++)); do
    for project in "$@"; do repeat_project "$round" "$project" "$arguments"; done
  done
  stop_busy_loop
  {
    say
    say "Failed in some round:"
    say
    unsteady_tests "$rounds" <"$results/unsteady"
  } >>"$repeat_table"
  heading "Rounds"
  cat "$repeat_table"
  summary
  ((failed == 0))
}

repeat_project() {
  local round=$1 project=$2 arguments=$3 name started before=$passed broken=$failed
  name=$(basename "$2" .csproj)
  started=$(now_ms)
  in_lane "$name.$round" "run_tests ${project@Q} $arguments" >"$results/$name.$round.log" 2>&1 </dev/null &
  lane=$!
  wait "$lane" || true
  lane=
  add_lane "$name.$round"
  say "| $round | $name | $((passed - before)) | $((failed - broken)) | $(since_ms "$started") |" >>"$repeat_table"
  if [[ -s $results/$name.xml ]]; then
    failed_methods <"$results/$name.xml" >>"$results/unsteady"
    mv "$results/$name.xml" "$results/$name.$round.xml"
  else
    say "$name, whole: it made no report" >>"$results/unsteady"
  fi
}

failed_methods() {
  { grep -o '<test [^>]*result="Fail"[^>]*>' || true; } | sed -n 's/.* type="\([^"]*\)" method="\([^"]*\)".*/\1.\2/p' | sort -u
}

# unsteady_tests ROUNDS: each test of the list and in how many rounds it failed.
unsteady_tests() {
  local listed
  listed=$(sort | uniq -c | sed "s/^ *\([0-9]*\) \(.*\)/* \2: \1 of $1/")
  say "${listed:-none}"
}

# However the script ends, the loop ends with it; the loop itself looks whether the script ($$) still is there.
start_busy_loop() {
  trap stop_busy_loop EXIT
  trap 'if [[ -n $lane ]]; then end_tree "$lane"; fi; exit 130' INT TERM
  (
    while kill -0 $$ 2>/dev/null; do
      for ((i = 0; i < 100000; i++)); do :; done
    done
  ) &
  busy=$!
}

stop_busy_loop() {
  if [[ -n $busy ]]; then
    kill "$busy" 2>/dev/null || true
    wait "$busy" 2>/dev/null || true
    busy=
  fi
}
