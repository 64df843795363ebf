# shellcheck shell=bash
# ./pix bench: without a name, messages end to end through the running processes; with one, a benchmark of one room.

pix_bench() {
  case ${1:-messages} in
    messages)
      if (($# > 0)); then shift; fi
      if ! all_running; then pix_up; fi
      run_tool tools/Pix.Load messages "$@"
      ;;
    polls)
      shift
      if ! all_running; then pix_up; fi
      run_tool tools/Pix.Load polls "$@"
      ;;
    start) bench_start ;;
    hsm)
      shift
      need_packages softhsm2 opensc gcc libc6-dev
      run_tool tools/Pix.Hsm.Load bench "$@"
      ;;
    audit)
      shift
      # The checkout's own disk, unless another is named.
      if [[ " $*" != *" --path"* ]]; then set -- --path "$home" "$@"; fi
      run_tool tools/Pix.Audit.Bench "$@"
      ;;
    *) run_tool tools/Pix.Bench "$@" ;;
  esac
}
