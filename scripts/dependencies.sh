# shellcheck shell=bash
# ./pix deps: packages with known holes, and the bill of materials.

# pix_deps [--json]: with --json what people are told goes to standard error, and standard output is one document.
pix_deps() {
  only_json deps "$@"
  make_home
  need_dotnet
  if ((json)); then vulnerable_packages >&2; else vulnerable_packages; fi
  write_bill
}

# The tool restores the solution first, so that no project is left out.
write_bill() {
  local bill=$run/pix.cdx.json packages
  restore_tools
  if ! (cd "$root" && dotnet dotnet-CycloneDX Pix.sln -o "$run" -fn pix.cdx.json -F Json -spv 1.6 -sn Pix -sv "$(product_version)" --no-serial-number) >"$run/packages.log" 2>&1 </dev/null; then
    fail "The bill of materials could not be written (whole log: $run/packages.log)."
  fi
  packages=$(grep -c '"purl": "pkg:nuget/' "$bill") || fail "The bill of materials lists no package (whole log: $run/packages.log)."
  if ((json)); then
    printf '{"bill_of_materials":"%s","packages":%d}\n' "${bill//\"/\\\"}" "$packages"
  else
    printf '%s\t%d packages\n' "$bill" "$packages"
  fi
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
