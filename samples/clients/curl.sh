#!/usr/bin/env bash
# Pays, and looks up a Pix key, through Pix:  curl.sh SPI-URL DICT-URL ISPB PACS008-FILE KEY PAYER END-TO-END-ID
set -euo pipefail
spi=$1 dict=$2 ispb=$3 file=$4 key=$5 payer=$6 end_to_end=$7
headers=$(mktemp)
trap 'rm -f "$headers"' EXIT

header() { tr -d '\r' <"$headers" | awk -v name="$1:" 'tolower($1) == tolower(name) { print $2; exit }'; }

# call CURL-ARG…: sends until the outcome is known. The same bytes again cannot pay twice.
call() {
  local attempt status
  for attempt in 1 2 3; do
    : >"$headers"
    status=$(curl -sS --max-time 60 -o /dev/null -D "$headers" -w '%{http_code}' "$@") || true
    case $(header pix-outcome) in
      answered | rejected) break ;; # the Central Bank's answer; or: never send this again as it is
      *) if ((attempt < 3)); then sleep "$(header Retry-After | grep . || echo 1)"; fi ;; # not-sent, outcome-unknown, nobody there
    esac
  done
  echo "$status $(header pix-outcome)"
}

echo "pacs.008 $(call -H 'Content-Type: application/xml; charset=utf-8' --data-binary "@$file" "$spi/api/v1/in/$ispb/msgs")"
echo "getEntry $(call -H "PI-RequestingParticipant: $ispb" -H "PI-PayerId: $payer" -H "PI-EndToEndId: $end_to_end" \
  "$dict/api/v2/entries/${key//+/%2B}")"
