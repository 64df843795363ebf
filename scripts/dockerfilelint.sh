# shellcheck shell=bash
# A linter of Dockerfiles for tests: hadolint is in no registry that tests may rely on, dockerfilelint is an npm package of JavaScript alone.

dockerfilelint=$home/dockerfilelint
dockerfilelint_package=dockerfilelint@1.8.0

# need_dockerfilelint: puts it into .pix/dockerfilelint, once. Without it its tests say why they were skipped.
need_dockerfilelint() {
  if [[ -e $dockerfilelint/node_modules/dockerfilelint/bin/dockerfilelint ]]; then return; fi
  attempt "$run/dockerfilelint.log" fetch_dockerfilelint
  if ((attempted != 0)); then say "dockerfilelint could not be brought from npm (whole log: $run/dockerfilelint.log); Dockerfiles are not linted."; fi
}

# Made whole beside its place, as half of it would look like all of it.
fetch_dockerfilelint() {
  local making=$home/making-dockerfilelint
  rm -rf "$making"
  mkdir -p "$making"
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$making" "$dockerfilelint_package"
  rm -rf "$dockerfilelint"
  mv "$making" "$dockerfilelint"
}
