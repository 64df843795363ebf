# shellcheck shell=bash
# ./pix scale: silos as processes, one more each time, with tokens that take a fixed time: do more silos carry more? --model: what a large participant needs.

pix_scale() {
  if asks_for_help "$@"; then run_tool tools/Pix.Scale --help; return; fi
  if [[ " $* " != *" --model "* ]]; then need_packages softhsm2 opensc gcc libc6-dev openssl libengine-pkcs11-openssl; fi
  run_tool tools/Pix.Scale "$@"
}
