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
