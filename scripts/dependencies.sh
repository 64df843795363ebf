# shellcheck shell=bash
# ./pix deps: packages with known holes, and the bill of materials.

# pix_deps [--json]: with --json what people are told goes to standard error, and standard output is one document.
pix_deps() {
  only_json deps "$@"
  make_home
  need_dotnet
  if ((json)); then vulnerable_packages >&2; else vulnerable_packages; fi
  local list=$run/packages.json
  if ! dotnet list "$root/Pix.sln" package --include-transitive --format json >"$list" 2>"$run/packages.log" </dev/null; then
    fail "The packages could not be listed (whole log: $run/packages.log)." "'dotnet restore' must have run: './pix up' does."
  fi
  run_cli sbom "$list" -o "$run/pix.cdx.json" "$@"
}

# A feed without such data, or none that answers, is told: the build's own audit may have had one.
vulnerable_packages() {
  local answer
  answer=$(dotnet list "$root/Pix.sln" package --vulnerable --include-transitive 2>&1 </dev/null) || true
  case $answer in
    *"has the following vulnerable packages"*)
      printf '%s\n' "$answer" >&2
      fail "Packages with known holes are in use." "Raise them in Directory.Packages.props."
      ;;
    *"has no vulnerable packages"*) ok "no package with a known hole" ;;
    *) say "The feed could not be asked for known holes: $(head -n 1 <<<"$answer")" ;;
  esac
}
