# shellcheck shell=bash
# ./pix chaos: breaks things on purpose, one room at a time, and says what came of it.

pix_chaos() {
  local room=${1:-}
  if (($# > 0)); then shift; fi
  case $room in
    hsm) chaos_hsm "$@" ;;
    audit) run_tool tests/Pix.Chaos audit "$@" ;;
    *) fail "There is no chaos for '$room'." "./pix chaos hsm [--rounds N] [--seconds N] [--token=softhsm|opencryptoki], ./pix chaos audit [--rounds N]" ;;
  esac
}

# On a token of its own, made for this run.
chaos_hsm() {
  local arguments=() token=softhsm
  while (($# > 0)); do
    case $1 in
      --token=softhsm | --token=opencryptoki) token=${1#--token=} ;;
      *) arguments+=("$1") ;;
    esac
    shift
  done
  make_home
  need_dotnet
  need_packages softhsm2 opensc gcc libc6-dev
  dotnet build "$root/tests/Pix.Hsm.Load" -c Release -v q -nologo -clp:ErrorsOnly
  local program=("$root/tests/Pix.Hsm.Load/bin/Release/net10.0/Pix.Hsm.Load" chaos "${arguments[@]}")
  if [[ $token == opencryptoki ]]; then
    need_packages opencryptoki
    on_opencryptoki "${program[@]}"
  else
    "${program[@]}"
  fi
}
