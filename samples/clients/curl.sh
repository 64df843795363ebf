#!/usr/bin/env bash
# Pays, and looks up a Pix key, through Pix:  curl.sh SPI-URL DICT-URL ISPB PACS008-FILE KEY PAYER END-TO-END-ID
set -euo pipefail
spi=$1 dict=$2 ispb=$3 file=$4 key=$5 payer=$6 end_to_end=$7
headers=$(mktemp)
trap 'rm -f "$headers"' EXIT

header() { tr -d '\r' <"$headers" | awk -v name="$1:" 'tolower($1) == tolower(name) { print $2; exit }'; }

# call read|write CURL-ARG…: sends the same request until its outcome is known, three times at most. The same bytes again cannot pay twice.
# After an attempt of a write whose outcome is unknown only a 2xx settles it: a refusal of a later attempt says nothing about the earlier one.
call() {
  local kind=$1 attempt status outcome unknown=''
  shift
  for attempt in 1 2 3; do
    if ((attempt > 1)); then sleep "$(header Retry-After | grep . || echo 1)"; fi
    : >"$headers"
    status=$(curl -sS --max-time 60 -o /dev/null -D "$headers" -w '%{http_code}' "$@") || : >"$headers" # no whole answer
    outcome=$(header pix-outcome | grep . || echo outcome-unknown)
    case $outcome in
      answered) if [[ -z $unknown || $status == 2?? ]]; then echo "$status $outcome" && return; fi ;;
      rejected) if [[ -z $unknown ]]; then echo "$status $outcome" && return; fi ;;
      not-sent) ;;
      *) if [[ $kind == write ]]; then unknown=$outcome; fi ;;
    esac
  done
  echo "${unknown:-$status $outcome}" # outcome-unknown: keep it so, send the same bytes later, read the stream
}

echo "pacs.008 $(call write -H 'Content-Type: application/xml; charset=utf-8' --data-binary "@$file" "$spi/api/v1/in/$ispb/msgs")"
echo "getEntry $(call read -H "PI-RequestingParticipant: $ispb" -H "PI-PayerId: $payer" -H "PI-EndToEndId: $end_to_end" \
  "$dict/api/v2/entries/${key//+/%2B}")"
