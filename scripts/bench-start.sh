# shellcheck shell=bash
# ./pix bench start: how long silo and front door take from their start until they are ready, as built and as their images have them (ReadyToRun).

start_rounds=5
start_limit_ms=3000

bench_start() {
  if some_running; then fail "Simulator, silo or api is running." "./pix down, then the same command again."; fi
  make_home
  take_lock
  need_dotnet
  need_packages "${up_packages[@]}"
  need_token
  need_certificates
  if ! apps_are_built; then build_apps; fi
  write_settings
  load_settings
  need_simulator_keys
  publish_apps
  trap 'stop_apps >/dev/null' EXIT
  local built=$app_folder code=0
  heading "Start to ready, ms, $start_rounds starts each"
  printf '%-34s %8s %8s %8s\n' "" least median most
  measure_starts "as built" || code=1
  app_folder=$home/published
  code=0
  measure_starts "ReadyToRun, as in the image" || code=1
  app_folder=$built
  if ((code != 0)); then say "Over $start_limit_ms ms."; fi
  return "$code"
}

# What deploy/docker/publish.sh puts into the images.
publish_apps() {
  local app stamp=$home/published/built
  if is_fresh "$stamp" api grains silo; then return; fi
  say "Publishing silo and api (ReadyToRun) …"
  for app in silo api; do
    "$root/deploy/docker/publish.sh" "$app" "$home/published/$app" >"$run/publish-$app.log" 2>&1 ||
      fail "Publishing the $app failed (whole log: $run/publish-$app.log)." "Put right what it says, then run the same command again."
  done
  touch "$stamp"
}

measure_starts() {
  local silos=() apis=() round
  for ((round = 0; round < start_rounds; round++)); do
    start_measured silo
    silos+=("$start_ms")
    start_measured api
    apis+=("$start_ms")
    stop_apps >/dev/null
  done
  local code=0
  tell_starts "silo, $1" "${silos[@]}" || code=1
  tell_starts "api, $1" "${apis[@]}" || code=1
  return "$code"
}

# start_measured APP: the time is in $start_ms. The front door is ready when it has found the silo.
start_measured() {
  local started
  started=$(now_ms)
  start_app "$1"
  until is_ready "$1"; do
    if ! is_running "$1"; then log_tail "$1"; fail "The $1 ended while starting (whole log: $run/$1.log)." "./pix up says more."; fi
    sleep 0.01
  done
  start_ms=$(($(now_ms) - started))
}

# tell_starts NAME MS…: fails when the median is over the limit.
tell_starts() {
  local name=$1 sorted
  shift
  mapfile -t sorted < <(printf '%s\n' "$@" | sort -n)
  printf '%-34s %8s %8s %8s\n' "$name" "${sorted[0]}" "${sorted[$# / 2]}" "${sorted[$# - 1]}"
  ((sorted[$# / 2] <= start_limit_ms))
}
