# shellcheck shell=bash
# The three processes: their ports, their readiness, how they start and how just they are stopped.

apps=(simulator silo api)
ready_limit=90
# As long as a silo may take to stop (StopTime).
stop_grace=80

# app_ports APP: lines "SETTING PORT".
app_ports() {
  case $1 in
    simulator)
      echo "Simulator__SpiPort ${Simulator__SpiPort:-9191}"
      echo "Simulator__DictPort ${Simulator__DictPort:-8181}"
      echo "Simulator__ControlPort ${Simulator__ControlPort:-7171}"
      ;;
    silo)
      echo "Pix__SiloPort ${Pix__SiloPort:-11111}"
      echo "Pix__GatewayPort ${Pix__GatewayPort:-30000}"
      echo "Pix__SiloManagementPort ${Pix__SiloManagementPort:-7072}"
      ;;
    api)
      echo "Pix__DictPort ${Pix__DictPort:-8080}"
      echo "Pix__SpiPort ${Pix__SpiPort:-9090}"
      echo "Pix__ManagementPort ${Pix__ManagementPort:-7070}"
      ;;
  esac
}

ready_url() {
  case $1 in
    simulator) echo "http://127.0.0.1:${Simulator__ControlPort:-7171}/check" ;;
    silo) echo "http://127.0.0.1:${Pix__SiloManagementPort:-7072}/health/ready" ;;
    api) echo "http://127.0.0.1:${Pix__ManagementPort:-7070}/health/ready" ;;
  esac
}

# app_pid APP: its pid, if the pid file's process still is that app (a pid may have gone to another process since).
app_pid() {
  local pid
  pid=$(cat "$run/$1.pid" 2>/dev/null) || return 1
  [[ $pid =~ ^[0-9]+$ ]] || return 1
  { tr '\0' '\n' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -qxF "$(app_dll "$1")" || return 1
  echo "$pid"
}

is_running() { app_pid "$1" >/dev/null; }

all_running() {
  local app
  for app in "${apps[@]}"; do is_running "$app" || return 1; done
}

some_running() {
  local app
  for app in "${apps[@]}"; do if is_running "$app"; then return 0; fi; done
  return 1
}

start_app() {
  local app=$1 setting port
  while read -r setting port; do need_free_port "$port" "$setting" "$app"; done < <(app_ports "$app")
  rm -f "$run/$app.pid"
  # Descriptor 9 is the lock of ./pix: a child that kept it would keep the lock.
  (cd "$app_folder/$app" && exec setsid bash "$root/scripts/keep-running.sh" "$run/$app.pid" "$run/$app.log" "$(app_dll "$app")" >/dev/null 2>&1 </dev/null 9>&-) &
  until [[ -s $run/$app.pid ]] || ! kill -0 $! 2>/dev/null; do sleep 0.02; done
}

is_ready() { curl -fsS -o /dev/null --max-time 2 "$(ready_url "$1")" 2>/dev/null; }

wait_ready() {
  local app=$1 deadline=$((SECONDS + ready_limit))
  until is_ready "$app"; do
    if ! is_running "$app"; then
      log_tail "$app"
      fail "The $app ended while starting (whole log: $run/$app.log)." "Put right what the lines above say, then run './pix up' again."
    fi
    if ((SECONDS >= deadline)); then
      log_tail "$app"
      curl -sS --max-time 2 "$(ready_url "$app")" >&2 || true
      printf '\n' >&2
      fail "The $app is not ready after $ready_limit s ($(ready_url "$app") says why; log: $run/$app.log)." \
        "'./pix down' stops what was started."
    fi
    sleep 0.1
  done
}

log_tail() {
  printf -- '--- %s\n' "$run/$1.log" >&2
  tail -n 15 "$run/$1.log" >&2 || true
  printf -- '---\n' >&2
}

# stop_apps: a polite signal to all in the order of the requests' way, a hard one to who does not hear it.
stop_apps() {
  local app pid deadline
  for app in api silo simulator; do
    if ! pid=$(app_pid "$app"); then rm -f "$run/$app.pid"; continue; fi
    local started
    started=$(now_ms)
    kill -TERM "$pid" 2>/dev/null || true
    deadline=$((SECONDS + stop_grace))
    while is_running "$app" && ((SECONDS < deadline)); do sleep 0.05; done
    if is_running "$app"; then
      kill -KILL "$pid" 2>/dev/null || true
      say "The $app (pid $pid) did not end within $stop_grace s and was killed."
    else
      ok "$app stopped" "$(since_ms "$started")"
    fi
    rm -f "$run/$app.pid"
  done
}

# resident_mb PID
resident_mb() { awk '/^VmRSS:/ { printf "%d MB", $2 / 1024 }' "/proc/$1/status" 2>/dev/null; }
