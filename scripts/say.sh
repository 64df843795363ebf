# shellcheck shell=bash
# What the script says, and how it ends when it cannot go on.

say() { printf '%s\n' "$*"; }

# A heading between the parts of a command.
heading() { printf '\n%s\n' "$*"; }

# One step that went well: "ok    what   12 ms".
ok() { printf 'ok    %-72s %s\n' "$1" "${2:-}"; }

# fail SENTENCE [WHAT-TO-DO…]: one clear sentence, then what to do, then the end.
fail() {
  printf 'pix: %s\n' "$1" >&2
  shift
  local line
  for line in "$@"; do printf '     %s\n' "$line" >&2; done
  exit 1
}

# Milliseconds since the epoch; EPOCHREALTIME has six decimals whatever the locale's separator.
now_ms() { local t=${EPOCHREALTIME/[.,]/}; echo $((t / 1000)); }

since_ms() { echo "$(($(now_ms) - $1)) ms"; }

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
