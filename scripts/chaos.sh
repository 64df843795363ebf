# shellcheck shell=bash
# ./pix chaos: breaks things on purpose, one room at a time, and says what came of it.

pix_chaos() {
  local room=${1:-}
  if (($# > 0)); then shift; fi
  case $room in
    hsm) chaos_hsm "$@" ;;
    audit) run_tool tools/Pix.Chaos audit "$@" ;;
    cluster) chaos_cluster "$@" ;;
    reading) chaos_reading "$@" ;;
    disk) chaos_disk ;;
    *) fail "There is no chaos for '$room'." "./pix chaos hsm [--signatures N] [--rounds N] [--only TEXT] [--reopenings N] [--token=softhsm|opencryptoki|cloudhsm-profile], ./pix chaos audit [--rounds N], ./pix chaos cluster [ROUNDS [PAYMENTS-PER-SECOND]], ./pix chaos reading [--messages N], ./pix chaos disk" ;;
  esac
}

# On a token of its own, made for this run; prints the table of docs/reliability.md.
chaos_hsm() {
  local arguments=() token=softhsm
  while (($# > 0)); do
    case $1 in
      --token=softhsm | --token=opencryptoki | --token=cloudhsm-profile) token=${1#--token=} ;;
      *) arguments+=("$1") ;;
    esac
    shift
  done
  make_home
  need_dotnet
  need_packages softhsm2 opensc openssl libengine-pkcs11-openssl gcc libc6-dev
  dotnet build "$root/tools/Pix.Hsm.Load" -c Release -v q -nologo -clp:ErrorsOnly
  find_pkcs11_provider
  local runner=() program=("$root/tools/Pix.Hsm.Load/bin/Release/net10.0/Pix.Hsm.Load" chaos "${arguments[@]}")
  case $token in
    opencryptoki)
      need_packages opencryptoki
      runner=(on_opencryptoki)
      ;;
    cloudhsm-profile) runner=(on_cloudhsm_profile) ;;
  esac
  "${runner[@]}" "${program[@]}"
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

# chaos_reading [--messages N]: readers die, silos are killed and stopped while messages are read through two silos, one in 200 of them bad; says what was lost.
chaos_reading() {
  local report=$run/chaos-reading.txt code=0 messages=10000
  if [[ ${1:-} == --messages ]]; then messages=${2:-$messages}; fi
  if [[ ! $messages =~ ^[1-9][0-9]*$ ]]; then fail "--messages is '$messages'." "It must be a number of messages, such as 10000."; fi
  make_home
  need_dotnet
  need_packages softhsm2 opensc libengine-pkcs11-openssl openssl default-jdk-headless npm
  need_dynamodb_local
  dotnet build "$root/tests/Pix.Aws.Tests" -c Release -v q -nologo -clp:ErrorsOnly
  rm -f "$report"
  PIX_DYNAMODB_LOCAL=$dynamodb_local PIX_CHAOS_MESSAGES=$messages PIX_CHAOS_REPORT=$report \
    "$root/tests/Pix.Aws.Tests/bin/Release/net10.0/Pix.Aws.Tests" -noLogo -noColor -class Pix.Aws.Tests.Processes.ReadersThatDieTests || code=$?
  if [[ -e $report ]]; then cat "$report"; fi
  return "$code"
}

# chaos_disk: every call on every kind of file of the audit fails with every error; machines of a network file system lose power, link and locks. Prints the tables of docs/reliability.md.
chaos_disk() {
  local report=$run/chaos-disk.md code=0
  make_home
  need_dotnet
  need_packages gcc libc6-dev
  dotnet build "$root/tests/Pix.Native.Tests/Disk" -c Release -v q -nologo -clp:ErrorsOnly
  rm -f "$report"
  PIX_DISK_ALL_FAULTS=1 PIX_DISK_REPORT=$report "$root/tests/Pix.Native.Tests/Disk/bin/Release/net10.0/Pix.Disk.Tests" -noLogo -noColor || code=$?
  if [[ -e $report ]]; then cat "$report"; fi
  return "$code"
}
