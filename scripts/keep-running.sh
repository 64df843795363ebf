#!/usr/bin/env bash
# keep-running.sh PIDFILE LOG PROGRAM.dll: runs a program of ./pix up, and starts it again when it ended because it needs that.
# A silo whose journal can only be mended by a restart ends itself with code 75; started again it may find that something is not there yet (69). Everything else is
# left as it ended. Whoever removes the pid file, or writes another pid into it, takes the program over: then it is not started again.
set -euo pipefail

restart_needed=75
unavailable=69
longest_wait=60

pid_file=$1 log=$2 program=$3

is_ours() { [[ $(cat "$pid_file" 2>/dev/null) == "$1" ]]; }

restarts=0 wait=1
: >"$log"
while true; do
  dotnet "$program" >>"$log" 2>&1 </dev/null &
  pid=$!
  echo "$pid" >"$pid_file.new"
  mv "$pid_file.new" "$pid_file"
  code=0
  wait "$pid" || code=$?
  if ((code != restart_needed && !(code == unavailable && restarts > 0))); then exit "$code"; fi
  ((restarts += 1))
  printf 'keep-running: it ended with code %s and is started again in %s s (start %s).\n' "$code" "$wait" "$((restarts + 1))" >>"$log"
  sleep "$wait"
  if ! is_ours "$pid"; then exit "$code"; fi
  wait=$((wait * 2 > longest_wait ? longest_wait : wait * 2))
done
