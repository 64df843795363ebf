# shellcheck shell=bash
# Builds what runs, Release, and only when a source is newer than the last build: a build that does nothing takes seconds too.
# The three processes run from copies, as a build writes into the files of its output folder while they are mapped.

app_folder=$home/app
app_stamp=$app_folder/built
cli_dll=$root/cli/Pix.Cli/bin/Release/net10.0/Pix.Cli.dll
cli_stamp=$root/cli/Pix.Cli/obj/pix-built

app_project() {
  case $1 in
    simulator) echo simulator/Pix.Simulator ;;
    silo) echo silo/Pix.Silo ;;
    api) echo api/Pix.Api ;;
  esac
}

app_dll() {
  local project
  project=$(app_project "$1")
  echo "$app_folder/$1/${project##*/}.dll"
}

# is_fresh STAMP FOLDER…: nothing there is newer than the stamp. A removed file is seen by its folder's time.
is_fresh() {
  local stamp=$1 newer
  shift
  [[ -e $stamp ]] || return 1
  newer=$(cd "$root" && find "$@" Directory.*.props global.json \
    \( -name bin -o -name obj \) -prune -o -newer "$stamp" -print -quit)
  [[ -z $newer ]]
}

apps_are_built() { is_fresh "$app_stamp" api cli grains silo simulator; }

cli_is_built() { [[ -e $cli_dll ]] && is_fresh "$cli_stamp" cli grains; }

build_apps() {
  local started app project
  started=$(now_ms)
  say "Building simulator, silo, api and cli (Release) …"
  build "$root/scripts/apps.slnf"
  rm -rf "$app_folder"
  mkdir -p "$app_folder"
  for app in simulator silo api; do
    project=$(app_project "$app")
    cp -r "$root/$project/bin/Release/net10.0" "$app_folder/$app"
  done
  cp -p "$run/build.stamp" "$cli_stamp"
  cp -p "$run/build.stamp" "$app_stamp"
  ok "build" "$(since_ms "$started")"
}

build_cli() {
  build "$root/cli/Pix.Cli"
  cp -p "$run/build.stamp" "$cli_stamp"
}

# The stamp has the time from before the build: what was edited meanwhile is built the next time. The folders that the
# build makes are made before it, or they would look like a change of their projects' folders. MSBuild leaves servers
# behind that wait for the next build: one that kept descriptor 9 would keep the lock of ./pix.
build() {
  (cd "$root" && for project in {api,cli,grains,silo,simulator}/*/; do mkdir -p "$project"{bin,obj}; done)
  touch "$run/build.stamp"
  if ! dotnet build "$1" -c Release -v q -nologo -clp:ErrorsOnly </dev/null >"$run/build.log" 2>&1 9>&-; then
    grep -E 'error|warning' "$run/build.log" | sort -u | head -n 10 >&2 || true
    fail "The build failed (whole log: $run/build.log)." "Put right what the lines above say, then run the same command again."
  fi
}
