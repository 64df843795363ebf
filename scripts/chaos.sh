# shellcheck shell=bash
# ./pix chaos: breaks things on purpose, one room at a time, and says what came of it.

pix_chaos() {
  local room=${1:-}
  if (($# > 0)); then shift; fi
  case $room in
    cluster) chaos_cluster "$@" ;;
    *) fail "There is no chaos for '$room'." "There is: cluster [ROUNDS [PAYMENTS-PER-SECOND]]" ;;
  esac
}

# chaos_cluster [ROUNDS [PAYMENTS-PER-SECOND]]: kills, stops and replaces silos under load; prints the table of docs/reliability.md.
chaos_cluster() {
  local report=$run/chaos-cluster.md code=0
  make_home
  need_dotnet
  need_packages softhsm2 opensc libengine-pkcs11-openssl openssl default-jdk-headless npm
  need_dynamodb_local
  dotnet build "$root/tests/Pix.Aws.Tests" -c Release -v q -nologo -clp:ErrorsOnly
  rm -f "$report"
  PIX_DYNAMODB_LOCAL=$dynamodb_local PIX_CHAOS_ROUNDS=${1:-2} PIX_CHAOS_RATE=${2:-10} PIX_CHAOS_REPORT=$report \
    "$root/tests/Pix.Aws.Tests/bin/Release/net10.0/Pix.Aws.Tests" -noLogo -noColor -class Pix.Aws.Tests.Processes.SilosThatDieTests || code=$?
  if [[ -e $report ]]; then cat "$report"; fi
  return "$code"
}
