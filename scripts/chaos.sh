# shellcheck shell=bash
# ./pix chaos NAME: breaks things on purpose, in processes, folders and a token of its own, and says what was lost.

pix_chaos() {
  case ${1:-} in
    audit)
      run_tool tests/Pix.Chaos "$@"
      ;;
    *) fail "There is no chaos '${1:-}'." "There is: audit." ;;
  esac
}
