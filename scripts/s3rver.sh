# shellcheck shell=bash
# An S3 server for tests: s3rver, an npm package of JavaScript alone.

s3rver=$home/s3rver
s3rver_package=s3rver@3.7.1

# need_s3rver: puts it into .pix/s3rver, once. Without it its tests say why they were skipped.
need_s3rver() {
  if [[ -e $s3rver/node_modules/s3rver/bin/s3rver.js ]]; then return; fi
  attempt "$run/s3rver.log" fetch_s3rver
  if ((attempted != 0)); then say "s3rver could not be brought from npm (whole log: $run/s3rver.log); reading the audit from a bucket is not tested."; fi
}

# Made whole beside its place, as half of it would look like all of it.
fetch_s3rver() {
  local making=$home/making-s3rver
  rm -rf "$making"
  mkdir -p "$making"
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$making" "$s3rver_package"
  rm -rf "$s3rver"
  mv "$making" "$s3rver"
}
