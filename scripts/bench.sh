# shellcheck shell=bash
# ./pix bench: without a name, messages end to end through the running processes; with one, a benchmark of one room.

pix_bench() {
  case ${1:-messages} in
    messages)
      if (($# > 0)); then shift; fi
      if ! all_running; then pix_up; fi
      bench_messages "$@"
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

# bench_messages ARG…: with --against COMMIT its build runs beside this one, on ports of its own, and both are measured by turns in one run.
bench_messages() {
  need_packages nginx
  local commit='' others=()
  while (($# > 0)); do
    case $1 in
      --against)
        commit=${2:-}
        shift
        ;;
      --against=*) commit=${1#*=} ;;
      *) others+=("$1") ;;
    esac
    shift
  done
  if [[ -z $commit ]]; then
    run_tool tools/Pix.Load messages ${others[@]+"${others[@]}"}
    return
  fi
  local name tree
  name=$(git -C "$root" rev-parse --verify --short "$commit^{commit}" 2>/dev/null) || fail "'$commit' is no commit of this repository." "Name one, as 'git log --oneline' shows them."
  tree=$home/against/$name
  if [[ ! -e $tree/pix ]]; then
    git -C "$root" worktree prune
    git -C "$root" worktree add --detach --force "$tree" "$name" >"$run/against.log" 2>&1 || fail "A tree of $name could not be made: $(tail -n 1 "$run/against.log")" "See $run/against.log."
  fi
  local code=0
  against_pix "$tree" up >"$run/against.log" 2>&1 || fail "$name could not be started: $(tail -n 1 "$run/against.log")" "See $run/against.log."
  run_tool tools/Pix.Load messages --before "$name,$tree/.pix,19090" ${others[@]+"${others[@]}"} || code=$?
  against_pix "$tree" down >>"$run/against.log" 2>&1 || true
  return "$code"
}

# against_pix TREE COMMAND: the other build's own script, with nothing of this one's settings.
against_pix() {
  (cd "$1" && env -i HOME="$HOME" PATH="$PATH" ${DOTNET_ROOT:+DOTNET_ROOT="$DOTNET_ROOT"} \
    Simulator__SpiPort=19191 Simulator__DictPort=18181 Simulator__ControlPort=17171 Pix__SiloPort=21111 Pix__GatewayPort=31000 Pix__SiloManagementPort=17072 \
    Pix__DictPort=18080 Pix__SpiPort=19090 Pix__ManagementPort=17070 ./pix "$2" </dev/null 9>&-)
}
