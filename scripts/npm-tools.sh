# shellcheck shell=bash
# Tools for tests that are npm packages of JavaScript alone. Without one its tests say why they were skipped.

# A linter of Dockerfiles: hadolint is in no registry that tests may rely on.
dockerfilelint=$home/dockerfilelint
# An S3 server.
s3rver=$home/s3rver

need_dockerfilelint() { need_npm_tool dockerfilelint dockerfilelint@1.8.0 bin/dockerfilelint "Dockerfiles are not linted."; }

need_s3rver() { need_npm_tool s3rver s3rver@3.7.1 bin/s3rver.js "reading the audit from a bucket is not tested."; }

# need_npm_tool NAME PACKAGE PROGRAM WITHOUT: puts it into .pix/NAME, once, and says what is not tested without it.
need_npm_tool() {
  if [[ -e $home/$1/node_modules/$1/$3 ]]; then return; fi
  attempt "$run/$1.log" fetch_npm_tool "$1" "$2"
  if ((attempted != 0)); then say "$1 could not be brought from npm (whole log: $run/$1.log); $4"; fi
}

# Made whole beside its place, as half of it would look like all of it.
fetch_npm_tool() {
  local making=$home/making-$1
  rm -rf "$making"
  mkdir -p "$making"
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$making" "$2"
  rm -rf "${home:?}/$1"
  mv "$making" "$home/$1"
}
