# shellcheck shell=bash
# ./pix test: builds the solution, checks its format, runs every test project, and adds up their reports.

test_packages=(softhsm2 opensc libengine-pkcs11-openssl openssl curl xmlsec1 libxml2-utils shellcheck chromium nodejs gcc libc6-dev default-jdk-headless)
results=$root/TestResults
test_limit=900

passed=0 failed=0 skipped=0

# pix_test [NAME…] [-- ARG…]: with names, only the projects that match, and no format check.
pix_test() {
  local names=() arguments=()
  while (($# > 0)) && [[ $1 != -- ]]; do names+=("$1"); shift; done
  if (($# > 0)); then shift; arguments=("$@"); fi

  make_home
  need_dotnet
  need_packages "${test_packages[@]}"
  rm -rf "$results"
  mkdir -p "$results"

  local projects=()
  mapfile -t projects < <(test_projects "${names[@]}")
  if ((${#projects[@]} == 0)); then fail "No test project matches: ${names[*]}." "They are: $(test_projects | xargs -n 1 basename | tr '\n' ' ')"; fi

  build_tests "${#names[@]}" "${projects[@]}"
  if ((${#names[@]} == 0)); then check_format; fi
  local project
  for project in "${projects[@]}"; do run_tests "$project" "${arguments[@]}"; done

  summary
  ((failed == 0))
}

# Fast and general ones first: a broken rule is told within seconds.
test_projects() {
  local all=() first name path
  for path in "$root"/tests/*.Tests; do all+=("$path"); done
  for first in Pix.Tests Pix.Architecture.Tests; do
    for path in "${all[@]}"; do if [[ ${path##*/} == "$first" ]]; then matching "$path" "$@"; fi; done
  done
  for path in "${all[@]}"; do
    name=${path##*/}
    if [[ $name != Pix.Tests && $name != Pix.Architecture.Tests ]]; then matching "$path" "$@"; fi
  done
}

# matching PATH [NAME…]: prints the path when there are no names, or when its last part is or contains one of them.
matching() {
  local path=$1 name
  shift
  if (($# == 0)); then echo "$path"; return; fi
  for name in "$@"; do
    if [[ ${path##*/} == "$name" || (! -d $root/tests/$name && ${path##*/} == *"$name"*) ]]; then echo "$path"; return; fi
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
    say "FAIL  dotnet format: run 'dotnet format Pix.sln' and look at what it changed."
  fi
}

run_tests() {
  local project=$1 name=${1##*/} code=0
  shift
  local executable=$project/bin/Release/net10.0/$name report=$results/$name.xml options=(-noLogo)
  if [[ ! -t 1 ]]; then options+=(-noColor); fi
  heading "$name"
  if [[ ! -x $executable ]]; then
    project_failed "$name" "was not built: $executable is not there"
    return
  fi
  timeout --kill-after=10 "$test_limit" "$executable" "${options[@]}" "$@" -result-xml "$report" </dev/null || code=$?
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
  say "FAIL  $1 $2."
}

summary() {
  heading "Tests"
  if ((skipped > 0)); then
    say "$skipped skipped, and why:"
    cat "$results"/*.xml | skip_reasons
  fi
  # Read by programs: plain, alone on its line, the last one.
  say "$passed passed, $failed failed"
}

# One line a skipped test: its name and its reason, from reports that have no line breaks between elements.
skip_reasons() {
  { tr '\n' ' '; echo; } | sed 's/<test /\n<test /g' | sed -n '/result="Skip"/{
    s/.*<test [^>]*name="\([^"]*\)".*<reason>\([^<]*\).*/  \1: \2/p
  }' | sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&apos;/'"'\''"'/g; s/&amp;/\&/g'
}
