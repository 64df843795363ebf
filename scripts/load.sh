# shellcheck shell=bash
# ./pix load and ./pix rehearse: the Central Bank's capacity test, and the steps of its homologation, against the running processes.

pix_load() {
  if asks_for_help "$@"; then run_tool tools/Pix.Load load --help; return; fi
  if ! all_running; then pix_up; fi
  run_tool tools/Pix.Load load "$@"
}

pix_rehearse() {
  if asks_for_help "$@"; then run_tool tools/Pix.Load rehearse --help; return; fi
  if ! all_running; then pix_up; fi
  run_tool tools/Pix.Load rehearse "$@"
}

asks_for_help() {
  local argument
  for argument in "$@"; do if [[ $argument == -h || $argument == --help ]]; then return 0; fi; done
  return 1
}
