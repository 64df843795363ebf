# shellcheck shell=bash
# Prometheus' promtool, which a test checks the alert rules with. Debian has it in its package of the server, which would
# start that server: so the package is fetched, not installed, and the one program is taken out of it.

promtool=$home/promtool/promtool

# find_promtool: sets PIX_PROMTOOL to the machine's own or to that in .pix/promtool, brought once. Without one the test says why.
find_promtool() {
  if has promtool; then
    PIX_PROMTOOL=$(command -v promtool)
  elif [[ -x $promtool ]]; then
    PIX_PROMTOOL=$promtool
  elif has apt-get && has dpkg-deb; then
    local started
    started=$(now_ms)
    attempt "$run/promtool.log" fetch_promtool
    if ((attempted == 0)); then
      PIX_PROMTOOL=$promtool
      ok "promtool, from Debian's package prometheus" "$(since_ms "$started")"
    else
      say "promtool could not be fetched (log: $run/promtool.log)."
    fi
  fi
  export PIX_PROMTOOL=${PIX_PROMTOOL:-}
}

# Made whole in a folder beside its place and then moved there.
fetch_promtool() {
  local making=$home/making-promtool
  rm -rf "$making"
  mkdir -p "$making"
  # apt's own user may not write in folders that are for the owner alone; without a sandbox root writes itself.
  (cd "$making" && timeout 120 apt-get -q -o APT::Sandbox::User=root download prometheus)
  dpkg-deb --fsys-tarfile "$making"/prometheus_*.deb | tar -x -C "$making" ./usr/bin/promtool
  "$making/usr/bin/promtool" --version
  mkdir -p "${promtool%/*}"
  mv "$making/usr/bin/promtool" "$promtool"
  rm -rf "$making"
}
