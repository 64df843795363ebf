#!/usr/bin/env bash
# Gives CloudHSM's client what it wants, then becomes the silo (exec: the silo gets SIGTERM itself).
#   CLOUDHSM_CLUSTER_ID   the cluster: the tool asks AWS for the addresses of every HSM in it
#   CLOUDHSM_ADDRESSES    or the addresses, separated by blanks or commas, where that call is not allowed
#   CLOUDHSM_CUSTOMER_CA  the certificate that the cluster was initialized with, PEM
#   CLOUDHSM_SINGLE_HSM   true for a cluster of one HSM: keys are then used although only one HSM has them
# Without any of them nothing is configured: another PKCS#11 library (Pix__Pkcs11Library) is used.
set -euo pipefail

client=${CLOUDHSM_HOME:-/opt/cloudhsm}

fail() {
  printf 'silo-entrypoint: %s\n' "$*" >&2
  exit 78
}

write_customer_ca() {
  local file=$client/etc/customerCA.crt
  [[ -n ${CLOUDHSM_CUSTOMER_CA:-} ]] || fail "CLOUDHSM_CUSTOMER_CA is empty: put the certificate of the cluster (PEM) into the parameter CloudHSMCustomerCA."
  printf '%s\n' "$CLOUDHSM_CUSTOMER_CA" >"$file" || fail "$file cannot be written: mount a volume at $client/etc."
  openssl x509 -in "$file" -noout 2>/dev/null || fail "CLOUDHSM_CUSTOMER_CA is not a certificate in PEM form (parameter CloudHSMCustomerCA)."
}

configure() {
  local tool=$client/bin/configure-pkcs11 arguments=() addresses=()
  [[ -x $tool ]] || fail "$tool is not in this image: build it with HSM=cloudhsm."
  arguments+=(--hsm-ca-cert "$client/etc/customerCA.crt")
  if [[ -n ${CLOUDHSM_ADDRESSES:-} ]]; then
    read -r -a addresses <<<"${CLOUDHSM_ADDRESSES//,/ }"
    arguments+=(-a "${addresses[@]}")
  else
    arguments+=(--cluster-id "$CLOUDHSM_CLUSTER_ID" --region "${AWS_REGION:?AWS_REGION is not set}")
  fi
  if [[ ${CLOUDHSM_SINGLE_HSM:-} == true ]]; then arguments+=(--disable-key-availability-check); fi
  "$tool" "${arguments[@]}" || fail "configure-pkcs11 failed (above). May the role call cloudhsm:DescribeClusters, and is there a way to cloudhsmv2?"
}

if [[ -n ${CLOUDHSM_CLUSTER_ID:-}${CLOUDHSM_ADDRESSES:-} ]]; then
  write_customer_ca
  configure
fi
exec "$@"
