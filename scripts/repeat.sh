# shellcheck shell=bash
# ./pix test --repeat N: the test projects N times beside a busy loop that takes one core. A test that is not steady fails in some round, and is named.

busy=''

# repeat_tests ROUNDS ARGUMENTS PROJECT…: in the order of './pix test' and as many at once; no project runs beside itself.
repeat_tests() {
  local rounds=$1 arguments=$2 works=() project
  shift 2
  repeat_table=$run/repeat.md
  : >"$results/unsteady"
  {
    say "# $rounds rounds beside a busy core"
    say
    say "| round | project | passed | failed | time |"
    say "|---|---|---|---|---|"
  } >"$repeat_table"
  for project in "$@"; do works+=("repeat_project ${project@Q} $arguments"); done
  start_busy_loop
  for ((round = 1; round <= rounds; round++)); do in_lanes "${works[@]}"; done
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

# repeat_project PROJECT ARG…: in a lane, so it counts from zero.
repeat_project() {
  local name started report
  name=$(basename "$1" .csproj)
  report=$results/$name.$round.xml
  started=$(now_ms)
  run_tests "$@"
  say "| $round | $name | $passed | $failed | $(since_ms "$started") |" >>"$repeat_table"
  if [[ -s $report ]]; then failed_methods <"$report" >>"$results/unsteady"; else say "$name, whole: it made no report" >>"$results/unsteady"; fi
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
  trap 'exit 130' INT TERM
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
