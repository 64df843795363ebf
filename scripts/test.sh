# shellcheck shell=bash
# ./pix test: builds the solution, checks its format, runs every test project, and adds up their reports. A test that fails is a failure: nothing runs again.
# Tokens are SoftHSM's; --token=opencryptoki runs what needs a token on another implementation of PKCS#11, --token=cloudhsm-profile
# on SoftHSM's behind the rules of AWS CloudHSM (tests/faulty-p11/README.md), with OpenSSL's pkcs11-provider where it can be had.

test_packages=(softhsm2 opensc libengine-pkcs11-openssl openssl curl xmlsec1 libxml2-utils shellcheck chromium nodejs npm python3-botocore gcc libc6-dev default-jdk-headless)
results=$root/TestResults
test_limit=900
# How many test programs run at once when all do: they wait more than they compute.
lanes=${PIX_TEST_LANES:-2}
# These take seconds and begin first: a broken rule shows at once.
quick=(Pix.Architecture.Tests Pix.Protocol.Tests Pix.Grains.Tests Pix.Api.Tests Pix.Transmission.Tests Pix.Rates.Tests Pix.Journal.Tests)
# These begin before the other long ones, so that none is left to run alone at the end.
longest=(Pix.Chaos.Tests Pix.Cluster.Tests Pix.Console.Tests Pix.Operations.Tests)

test_usage="./pix test [--token=softhsm|opencryptoki|cloudhsm-profile] [--all] [--repeat N] [NAME…] [-- ARG…]"

passed=0 failed=0 skipped=0
# Of --repeat: the round that runs.
round=
# What stands in front of each test program.
runner=()

# pix_test [--token=NAME] [--all] [--repeat N] [NAME…] [-- ARG…]: with names, only the projects that match, and no format check.
pix_test() {
  local names=() arguments=() token=softhsm all=0 rounds=0
  while (($# > 0)) && [[ $1 != -- ]]; do
    case $1 in
      --token=softhsm | --token=opencryptoki | --token=cloudhsm-profile) token=${1#--token=} ;;
      --all) all=1 ;;
      --repeat)
        shift
        rounds=${1:-}
        if [[ ! $rounds =~ ^[1-9][0-9]{0,3}$ ]]; then fail "pix test --repeat needs a number of rounds, 1 to 9999." "$test_usage"; fi
        ;;
      --*) fail "pix test does not know $1." "$test_usage" ;;
      *) names+=("$1") ;;
    esac
    shift
  done
  if (($# > 0)); then shift; arguments=("$@"); fi
  if ((all && ${#names[@]} + ${#arguments[@]} + rounds > 0)); then fail "pix test --all runs everything once: without names, arguments and --repeat." "$test_usage"; fi
  if ((rounds > 0)) && [[ $token != softhsm ]]; then fail "pix test --repeat is for SoftHSM's tokens." "$test_usage"; fi

  make_home
  need_dotnet
  need_packages "${test_packages[@]}"
  need_dynamodb_local
  need_dockerfilelint
  need_s3rver
  restore_tools
  export PIX_DYNAMODB_LOCAL=$dynamodb_local PIX_DOCKERFILELINT=$dockerfilelint PIX_S3RVER=$s3rver
  find_promtool
  find_pkcs11_provider
  rm -rf "$results"
  mkdir -p "$results"

  local projects=()
  mapfile -t projects < <(test_projects "${names[@]}")
  if [[ $token == opencryptoki ]]; then
    need_packages opencryptoki
    local obstacle
    obstacle=$(opencryptoki_obstacle)
    if [[ -n $obstacle ]]; then fail "$obstacle" "Put it right, or run './pix test' on SoftHSM."; fi
    runner=(on_opencryptoki)
  elif [[ $token == cloudhsm-profile ]]; then
    runner=(on_cloudhsm_profile)
  fi
  if [[ $token != softhsm ]]; then mapfile -t projects < <(with_a_token "${projects[@]}"); fi
  if ((${#projects[@]} == 0)); then fail "No test project matches: ${names[*]}." "They are: $(test_projects | xargs basename -s .csproj | tr '\n' ' ')"; fi

  build_tests "${#names[@]}" "${projects[@]}"
  if ((rounds > 0)); then
    repeat_tests "$rounds" "${arguments[*]@Q}" "${projects[@]}"
    return
  fi
  local works=() project
  for project in "${projects[@]}"; do works+=("run_tests ${project@Q} ${arguments[*]@Q}"); done
  if ((${#names[@]} + ${#arguments[@]} == 0)) && [[ $token == softhsm ]]; then works+=(run_on_opencryptoki run_on_cloudhsm_profile); fi
  if ((${#names[@]} == 0)) && [[ $token == softhsm ]]; then works=("${works[@]:0:2}" check_format "${works[@]:2}"); fi
  if ((${#works[@]} == 1)); then eval "${works[0]}"; else in_lanes "${works[@]}"; fi
  if ((all)); then some_mutants; fi

  summary
  ((failed == 0))
}

# test_projects [NAME…]: project files, those with a name only: the quick ones, the longest, the others.
test_projects() {
  local first=("${quick[@]}" "${longest[@]}") every path name
  every=$(find "$root/tests" -name '*.Tests.csproj' | sort)
  {
    for name in "${first[@]}"; do grep "/$name.csproj$" <<<"$every" || true; done
    while read -r path; do
      if [[ " ${first[*]} " != *" $(basename "$path" .csproj) "* ]]; then echo "$path"; fi
    done <<<"$every"
  } | while read -r path; do matching "$path" "$@"; done
}

# in_lanes WORK…: so many at once, in order; what each says is printed when it ends, and its counts are added.
in_lanes() {
  local -A running=()
  local work ended next=0
  heading "$# works, $lanes at once: each prints when it ends"
  trap 'end_lanes "${!running[@]}"' INT TERM
  while ((next < $# || ${#running[@]} > 0)); do
    while ((next < $# && ${#running[@]} < lanes)); do
      next=$((next + 1))
      work=${!next}
      in_lane "$next" "$work" >"$results/$next.log" 2>&1 </dev/null &
      running[$!]=$next
    done
    ended=
    wait -n -p ended "${!running[@]}" || true
    add_lane "${running[$ended]}"
    unset "running[$ended]"
  done
  trap - INT TERM
}

# A process of its own: it counts from zero and writes its counts down at the end.
in_lane() {
  passed=0 failed=0 skipped=0
  eval "$2"
  echo "$passed $failed $skipped" >"$results/$1.counts"
}

add_lane() {
  local counts=()
  cat "$results/$1.log"
  if [[ -s $results/$1.counts ]]; then
    read -ra counts <"$results/$1.counts"
    passed=$((passed + counts[0])) failed=$((failed + counts[1])) skipped=$((skipped + counts[2]))
  else
    project_failed "The work above" "ended before its time"
  fi
}

# On Ctrl+C: jobs in the background do not see it.
end_lanes() {
  local pid
  for pid in "$@"; do end_tree "$pid"; done
  say "Stopped."
  exit 130
}

end_tree() {
  local child
  for child in $(pgrep -P "$1"); do end_tree "$child"; done
  kill "$1" 2>/dev/null || true
}

# with_a_token PATH…: those that use a token.
with_a_token() {
  local path
  for path in "$@"; do if grep -q Pix.TestToken "$path"; then echo "$path"; fi; done
}

# matching PATH [NAME…]: prints the path when there are no names, when its project has one of them, or when its name contains one that no project has.
matching() {
  local path=$1 project name
  project=$(basename "$path" .csproj)
  shift
  if (($# == 0)); then echo "$path"; return; fi
  for name in "$@"; do
    if [[ $project == "$name" ]] || { [[ $project == *"$name"* ]] && ! grep -q "/$name.csproj$" <<<"$every"; }; then echo "$path"; return; fi
  done
}

build_tests() {
  local named=$1 started target=("$root/Pix.sln")
  shift
  if ((named > 0)); then target=("$@"); fi
  heading "Build"
  started=$(now_ms)
  local path
  for path in "${target[@]}"; do
    if ! dotnet build "$path" -c Release -v q -nologo -clp:ErrorsOnly </dev/null; then
      say "The build failed; no test was run."
      say "0 passed, 1 failed"
      exit 1
    fi
  done
  ok "dotnet build -c Release" "$(since_ms "$started")"
}

check_format() {
  local started
  started=$(now_ms)
  if dotnet format "$root/Pix.sln" --verify-no-changes --no-restore </dev/null; then
    passed=$((passed + 1))
    ok "dotnet format --verify-no-changes" "$(since_ms "$started")"
  else
    failed=$((failed + 1))
    say "FAIL  dotnet format: run 'dotnet format Pix.sln' and look at what it changed." | tee -a "$results/failures"
  fi
}

# A few tests on another implementation of PKCS#11, where it can be had: what Pix needs is what the standard says.
run_on_opencryptoki() {
  local obstacle
  has_package opencryptoki || (install_packages opencryptoki) >/dev/null 2>&1 || true
  obstacle=$(opencryptoki_obstacle)
  if [[ -n $obstacle ]]; then
    heading "openCryptoki"
    say "Not run: $obstacle"
    return
  fi
  runner=(on_opencryptoki)
  run_other_token_tests
}

run_on_cloudhsm_profile() {
  runner=(on_cloudhsm_profile)
  run_other_token_tests -class Pix.Hsm.Tests.MtlsProviderTests
}

# run_other_token_tests ARG…: signing, key ceremony, what the arguments add, and whole messages.
run_other_token_tests() {
  run_tests "$root/tests/Pix.Native.Tests/Hsm/Pix.Hsm.Tests.csproj" -class Pix.Hsm.Tests.SigningTests -class Pix.Hsm.Tests.InspectionTests "$@"
  run_tests "$root/tests/Pix.Cluster.Tests/Pix.Cluster.Tests.csproj" -class Pix.Cluster.Tests.SpiExchangeTests
}

# on_cloudhsm_profile COMMAND ARG…: tokens behind CloudHSM's rules; OpenSSL finds the provider that was fetched for tests.
on_cloudhsm_profile() {
  if [[ -n ${PIX_PKCS11_PROVIDER:-} ]]; then
    OPENSSL_MODULES=$PIX_PKCS11_PROVIDER PIX_TEST_TOKEN=cloudhsm-profile "$@"
  else
    PIX_TEST_TOKEN=cloudhsm-profile "$@"
  fi
}

# run_tests PROJECT-FILE ARG…: with $runner in front, on the token that it gives.
run_tests() {
  local folder=${1%/*} name code=0
  name=$(basename "$1" .csproj)
  shift
  local executable=$folder/bin/Release/net10.0/$name options=(-noLogo)
  if ((${#runner[@]} > 0)); then name+=.${runner[0]#on_}; fi
  local report=$results/$name${round:+.$round}.xml
  if [[ ! -t 1 ]]; then options+=(-noColor); fi
  heading "$name"
  if [[ ! -x $executable ]]; then
    project_failed "$name" "was not built: $executable is not there"
    return
  fi
  "${runner[@]}" timeout --kill-after=10 "$test_limit" "$executable" "${options[@]}" "$@" -result-xml "$report" </dev/null || code=$?
  if ((code == 124 || code == 137)); then
    project_failed "$name" "did not end within $test_limit s"
  elif [[ ! -s $report ]]; then
    project_failed "$name" "ended with code $code and without a report"
  else
    add_report "$name" "$report" "$code"
  fi
}

# The report's <assembly> element carries the totals of the project.
add_report() {
  local name=$1 report=$2 code=$3 element broken
  element=$(grep -o '<assembly [^>]*>' "$report" | head -n 1)
  broken=$(($(attribute failed) + $(attribute errors)))
  passed=$((passed + $(attribute passed)))
  skipped=$((skipped + $(attribute skipped)))
  failed=$((failed + broken))
  if (($(attribute total) == 0)); then project_failed "$name" "has no test that could be run"; fi
  if ((code != 0 && broken == 0)); then project_failed "$name" "ended with code $code although no test failed"; fi
}

attribute() {
  local value=${element#* "$1"=\"}
  value=${value%%\"*}
  if [[ $value =~ ^[0-9]+$ ]]; then echo "$value"; else echo 0; fi
}

project_failed() {
  failed=$((failed + 1))
  say "FAIL  $1 $2." | tee -a "$results/failures"
}

summary() {
  heading "Tests"
  if ((skipped > 0)); then
    say "$skipped skipped, and why:"
    cat "$results"/*.xml | skip_reasons
  fi
  if ((failed > 0)); then failures; fi
  # Read by programs: plain, alone on its line, the last one.
  say "$passed passed, $failed failed"
}

# What failed besides tests, then each test that failed, with the first lines of its message: whoever keeps only the end of the output sees them.
failures() {
  local report found
  if [[ -s $results/failures ]]; then cat "$results/failures"; fi
  for report in "$results"/*.xml; do
    [[ -s $report ]] || continue
    found=$(failed_tests <"$report")
    if [[ -n $found ]]; then
      report=${report##*/}
      say "Failed in ${report%.xml}:"
      say "$found"
    fi
  done
}

# A test's name, and under it what its message begins with.
failed_tests() {
  awk '
    function text(xml) {
      gsub(/<!\[CDATA\[|\]\]>/, "", xml)
      gsub(/&lt;/, "<", xml); gsub(/&gt;/, ">", xml); gsub(/&quot;/, "\"", xml); gsub(/&apos;/, "\047", xml)
      gsub(/\\"/, "\"", xml); gsub(/&#x?[0-9A-Fa-f]+;/, " ", xml); gsub(/&amp;/, "\\&", xml)
      return xml
    }
    # Records end where a test begins: what follows is its attributes and its failure, which may have line breaks.
    BEGIN { RS = "<test " }
    NR == 1 { next }
    {
      attributes = substr($0, 1, index($0, ">"))
      if (attributes !~ / result="Fail"/) next
      match(attributes, /name="[^"]*"/)
      print "  " text(substr(attributes, RSTART + 6, RLENGTH - 7))
      if (!match($0, /<message>/)) next
      message = substr($0, RSTART + RLENGTH); sub(/<\/message>.*/, "", message)
      count = split(text(message), lines, "\n")
      for (i = 1; i <= count && i <= 6; i++) print "      " substr(lines[i], 1, 300)
    }'
}

# One line a skipped test: its name and its reason, from reports that have no line breaks between elements.
skip_reasons() {
  { tr '\n' ' '; echo; } | sed 's/<test /\n<test /g' | sed -n '/result="Skip"/{
    s/.*<test [^>]*name="\([^"]*\)".*<reason>\([^<]*\).*/  \1: \2/p
  }' | sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&apos;/'"'\''"'/g; s/&amp;/\&/g'
}
