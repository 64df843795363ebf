# shellcheck shell=bash
# What the script says, and how it ends when it cannot go on.

say() { printf '%s\n' "$*"; }

# A heading between the parts of a command.
heading() { printf '\n%s\n' "$*"; }

# One step that went well: "ok    what         12 ms".
ok() {
  # The arrow is one column but three bytes, which is what printf would pad by in some locales.
  local columns=${1//→/>} pad
  pad=$((94 - ${#columns}))
  printf 'ok    %s%*s %9s\n' "$1" "$((pad > 0 ? pad : 0))" "" "${2:-}"
}

# Whether one JSON document is all that may go to standard output.
json=0

# only_json COMMAND ARG…: for commands that take --json and nothing else.
only_json() {
  local command=$1
  shift
  case $* in
    '') ;;
    --json) json=1 ;;
    *) fail "pix $command does not know $*." "./pix $command [--json]" ;;
  esac
}

# fail SENTENCE [WHAT-TO-DO…]: one clear sentence, then what to do, then the end.
fail() {
  printf 'pix: %s\n' "$1" >&2
  if ((json)); then
    local text=${1//\\/\\\\}
    printf '{"error": "%s"}\n' "${text//\"/\\\"}"
  fi
  shift
  local line
  for line in "$@"; do printf '     %s\n' "$line" >&2; done
  exit 1
}

# Milliseconds since the epoch; EPOCHREALTIME has six decimals whatever the locale's separator.
now_ms() { local t=${EPOCHREALTIME/[.,]/}; echo $((t / 1000)); }

# The time since a now_ms, as people read it.
since_ms() {
  local ms=$(($(now_ms) - $1))
  if ((ms < 10000)); then echo "$ms ms"; else echo "$((ms / 1000)) s"; fi
}

# attempt LOG FUNCTION ARG…: runs it in a subshell that stops at the first error; the outcome is in $attempted.
# (Called in an `if` or before `||`, bash would switch off `set -e` inside the function too.)
attempt() {
  local log=$1
  shift
  set +e
  (
    set -e
    umask 077
    "$@"
  ) >"$log" 2>&1 </dev/null
  attempted=$?
  set -e
}
