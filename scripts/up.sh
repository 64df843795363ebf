# shellcheck shell=bash
# ./pix up and ./pix down.

up_packages=(softhsm2 opensc libengine-pkcs11-openssl openssl curl gcc libc6-dev)

pix_up() {
  local started
  started=$(now_ms)
  make_home
  take_lock
  heading "Set-up"
  need_dotnet
  need_packages "${up_packages[@]}"
  need_token
  need_certificates
  if ! apps_are_built; then
    # A running process must not see its files change.
    if some_running; then stop_apps; fi
    build_apps
  fi
  write_settings
  load_settings
  need_simulator_keys
  start_missing
  run_sample_job
  where_next
  say "./pix up took $(since_ms "$started")."
}

# Two at once would start everything twice.
take_lock() {
  exec 9>"$home/lock"
  if ! flock -n 9; then
    fail "Another ./pix is at work in $home." "Wait until it has ended, then run the same command again."
  fi
}

# The Central Bank's public certificates are the simulator's, and the silo reads them when it starts.
need_simulator_keys() {
  if [[ -e $certs/bcb-signature.pem && -e $certs/bcb-mtls.pem ]]; then return; fi
  local started
  started=$(now_ms)
  if ! dotnet "$(app_dll simulator)" --make-keys >"$run/make-keys.log" 2>&1 </dev/null 9>&-; then
    tail -n 5 "$run/make-keys.log" >&2
    fail "The simulator could not make its keys (whole log: $run/make-keys.log)." "Its folders are $home/simulator and $certs: both must be writable."
  fi
  ok "the simulator's own keys and certificates" "$(since_ms "$started")"
}

start_missing() {
  if all_running; then
    say "Simulator, silo and api are running already."
  fi
  local started app
  started=$(now_ms)
  local began=()
  for app in "${apps[@]}"; do
    if ! is_running "$app"; then
      start_app "$app"
      began+=("$app")
    fi
  done
  for app in "${apps[@]}"; do wait_ready "$app"; done
  if ((${#began[@]} > 0)); then
    ok "${began[*]} ready ($(memory))" "$(since_ms "$started")"
  fi
}

memory() {
  local app pid text=
  for app in silo api; do
    pid=$(app_pid "$app") && text+="${text:+, }$app $(resident_mb "$pid")"
  done
  echo "$text"
}

where_next() {
  local dict=${Pix__DictPort:-8080} spi=${Pix__SpiPort:-9090}
  cat <<NEXT

Where to go next
  SPI      http://127.0.0.1:$spi     DICT  http://127.0.0.1:$dict     health  $(ready_url api)
  send     curl -i -H 'Content-Type: application/xml; charset=utf-8' --data-binary "@${job_samples#"$PWD"/}/pacs.008.xml" \\
             http://127.0.0.1:$spi/api/v1/in/$ispb/msgs
  audit    ./pix audit sql "select request_date, request_path, response_status_code from audit order by 1"
  watch    http://127.0.0.1:${Pix__ManagementPort:-7070}/console
  look     ./pix status      ./pix logs      ./pix test
  stop     ./pix down
NEXT
}

pix_down() {
  make_home
  if ! some_running; then
    say "Nothing of ./pix up is running."
    rm -f "$run"/*.pid
    return
  fi
  stop_apps
}
