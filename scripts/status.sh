# shellcheck shell=bash
# ./pix status and ./pix logs.

pix_status() {
  make_home
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
