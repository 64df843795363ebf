# shellcheck shell=bash
# The main job: the sample messages, each sent once with fresh identifiers, and the audit records that they caused.

job_samples=$run/samples
job_failed=0

run_sample_job() {
  local since
  since=$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)
  make_samples
  heading "Messages"
  send pacs.008 201 "http://127.0.0.1:${Pix__SpiPort:-9090}/api/v1/in/$ispb/msgs" \
    -H 'Content-Type: application/xml; charset=utf-8' --data-binary "@$job_samples/pacs.008.xml"
  send createEntry 201 "http://127.0.0.1:${Pix__DictPort:-8080}/api/v2/entries/" \
    -H 'Content-Type: application/xml; charset=utf-8' --data-binary "@$job_samples/createEntry.xml"
  send getEntry 200 "http://127.0.0.1:${Pix__DictPort:-8080}/api/v2/entries/%2B$job_phone" \
    -H "PI-RequestingParticipant: $ispb" -H 'PI-PayerId: 11122233300' -H "PI-EndToEndId: $job_end_to_end"
  if ((job_failed > 0)); then
    log_tail silo
    fail "$job_failed of 3 messages did not get the expected answer (the answers are in $job_samples)." \
      "The lines above are the silo's; './pix logs' shows all, './pix down' stops the processes."
  fi
  heading "Audit records"
  run_cli audit find --since "$since" --wait-for 3
}

# Copies with identifiers of their own: each is taken once only, and a payment's times are now.
make_samples() {
  local now minute eleven twenty_three
  now=$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)
  minute=$(date -u +%Y%m%d%H%M)
  twenty_three=$(random_hex 23)
  eleven=$(random_hex 11)
  job_end_to_end=E$ispb$minute$eleven
  job_phone=55619$(od -An -N4 -tu4 /dev/urandom | awk '{ printf "%08d", $1 % 100000000 }')
  rm -rf "$job_samples"
  mkdir -p "$job_samples"
  sed -e "s/M9999901012345678901234567890123/M$ispb$twenty_three/" \
    -e "s/E9999901020200101083012345678900/$job_end_to_end/" \
    -e "s/2020-01-01T08:30:[0-9.]*Z/$now/" "$root/samples/pacs.008.xml" >"$job_samples/pacs.008.xml"
  sed -e "s/+5561988880000/+$job_phone/" \
    -e "s/a946d533-7f22-42a5-9a9b-e87cd55c0f4d/$(cat /proc/sys/kernel/random/uuid)/" \
    "$root/samples/createEntry.xml" >"$job_samples/createEntry.xml"
}

random_hex() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n' | cut -c "1-$1"; }

# send NAME EXPECTED-STATUS URL CURL-ARG…: one line with what came back and how long it took.
send() {
  local name=$1 expected=$2 url=$3 outcome code seconds
  shift 3
  outcome=$(curl -sS --max-time 30 -o "$job_samples/$name.answer" -D "$job_samples/$name.headers" \
    -w '%{http_code} %{time_total}' "$@" "$url" 2>"$job_samples/$name.error") || true
  read -r code seconds <<<"${outcome:-000 0}"
  local text="$name → $code"
  local header
  for header in PI-ResourceId pix-signature-valid; do
    local value
    value=$(header_value "$header" "$job_samples/$name.headers")
    if [[ -n $value ]]; then text+=" $header=$value"; fi
  done
  local ms
  ms=$(awk -v s="$seconds" 'BEGIN { printf "%.0f ms", s * 1000 }')
  if [[ $code == "$expected" ]]; then
    ok "$text" "$ms"
  else
    job_failed=$((job_failed + 1))
    printf 'FAIL  %s (expected %s)   %s\n' "$text" "$expected" "$ms"
    head -c 600 "$job_samples/$name.answer" 2>/dev/null || cat "$job_samples/$name.error"
    printf '\n'
  fi
}

header_value() {
  if [[ -e $2 ]]; then
    tr -d '\r' <"$2" | awk -v name="${1,,}:" 'tolower($1) == name { sub(/^[^:]*: */, ""); print; exit }'
  fi
}
