# shellcheck shell=bash
# ./pix status and ./pix logs.

# pix_status [--json]
pix_status() {
  only_json status "$@"
  make_home
  if ((json)); then status_json; else status_lines; fi
}

status_lines() {
  local app pid state all=0
  for app in "${apps[@]}"; do
    if pid=$(app_pid "$app"); then
      state="not ready"
      if is_ready "$app"; then state=ready; else all=1; fi
      printf '%-10s %-10s pid %-8s %-8s %s\n' "$app" "$state" "$pid" "$(resident_mb "$pid")" "$(ready_url "$app")"
    else
      all=1
      printf '%-10s %-10s\n' "$app" "stopped"
    fi
  done
  pix_verdict
  return "$all"
}

# The judgement of the front door, or of the silo while there is no front door.
pix_verdict() {
  local app body sentence
  for app in api silo; do
    if app_pid "$app" >/dev/null && body=$(curl -s -m 5 "$(ready_url "$app")"); then
      sentence=$(sed -n 's/.*"verdict":{"level":"[A-Za-z]*","since":[^,]*,"sentence":"\([^"]*\)".*/\1/p' <<<"$body")
      if [[ $sentence ]]; then
        printf '%s\n' "$sentence" | sed "s/\\\\u0027/'/g"
        return
      fi
    fi
  done
}

# One JSON array. Nothing in it needs escaping: names, words, numbers and URLs of ours.
status_json() {
  local app pid state memory all=0 comma='['
  for app in "${apps[@]}"; do
    state=stopped
    if pid=$(app_pid "$app"); then
      state="not ready"
      if is_ready "$app"; then state=ready; fi
    fi
    if [[ $state != ready ]]; then all=1; fi
    memory=null
    if [[ $state == stopped ]]; then pid=null; else memory=$(resident_mb "$pid"); fi
    printf '%s\n  {"process": "%s", "state": "%s", "pid": %s, "memory_mb": %s, "url": "%s"}' \
      "$comma" "$app" "$state" "$pid" "${memory% MB}" "$(ready_url "$app")"
    comma=,
  done
  printf '\n]\n'
  return "$all"
}

# pix_logs [NAME] [-f]
pix_logs() {
  local names=() follow=() argument
  for argument in "$@"; do
    case $argument in
      -f) follow=(-f) ;;
      simulator | silo | api) names+=("$argument") ;;
      *) fail "There is no log \"$argument\"." "The logs are: ${apps[*]}." ;;
    esac
  done
  if ((${#names[@]} == 0)); then names=("${apps[@]}"); fi
  local files=() name
  for name in "${names[@]}"; do
    if [[ -e $run/$name.log ]]; then files+=("$run/$name.log"); fi
  done
  if ((${#files[@]} == 0)); then fail "There is no log yet." "'./pix up' starts the processes."; fi
  tail -n 100 "${follow[@]}" "${files[@]}"
}
