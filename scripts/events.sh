# shellcheck shell=bash
# ./pix events [ID|WORD…]: the log lines of Pix by their numbers, all or those that have each of the words. docs/events.md has them, and a test keeps it as the code is.

pix_events() {
  local lines word
  lines=$(grep -E '^\| *[0-9]+ \|' "$root/docs/events.md" | sed -e 's/^| *//' -e 's/ *|$//' -e 's/\\|/|/g')
  for word in "$@"; do
    if [[ $word =~ ^[0-9]+$ ]]; then
      lines=$(grep -E "^$word \|" <<<"$lines" || true)
    else
      lines=$(grep -iF -- "$word" <<<"$lines" || true)
    fi
  done
  if [[ -z $lines ]]; then fail "No log line of Pix has: $*." "./pix events [ID|WORD…]"; fi
  printf '%s\n' "$lines"
}
