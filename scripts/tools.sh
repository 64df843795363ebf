# shellcheck shell=bash
# Commands that are programs of their own, run with the settings of .pix/.

run_cli() {
  if ! cli_is_built; then
    make_home
    need_dotnet
    build_cli
  fi
  if [[ -e $settings ]]; then load_settings; fi
  PIX_APPS=$app_folder dotnet "$cli_dll" "$@"
}

# run_tool PROJECT-FOLDER ARG…
run_tool() {
  local project=$1
  shift
  make_home
  need_dotnet
  if [[ -e $settings ]]; then load_settings; fi
  dotnet run --project "$root/$project" -c Release -v q -- "$@"
}

# The tools of .config/dotnet-tools.json, as they are pinned there.
restore_tools() {
  if ! (cd "$root" && dotnet tool restore >"$run/tools.log" 2>&1 </dev/null); then
    fail "The .NET tools could not be restored: $(tail -n 1 "$run/tools.log")" "See $run/tools.log."
  fi
}

# The version of all that is built here: Directory.Build.props has it, and nothing else does.
product_version() {
  sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' "$root/Directory.Build.props"
}
