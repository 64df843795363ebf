# shellcheck shell=bash
# The cluster's own authority, and one certificate for silo and front door of this machine: TLS between them, as in production.
# There, silos and front doors have certificates of their own (docs/operations.md).

need_cluster_certificates() {
  if cluster_certificates_are_good; then return; fi
  local started
  started=$(now_ms)
  attempt "$run/cluster-certificates.log" make_cluster_certificates
  if ((attempted != 0)); then
    tail -n 5 "$run/cluster-certificates.log" >&2
    fail "The cluster's certificates could not be made (whole log: $run/cluster-certificates.log)." "See that $certs and $secrets are writable."
  fi
  ok "certificates of the cluster, for TLS between front door and silos" "$(since_ms "$started")"
}

cluster_certificates_are_good() {
  local name
  for name in cluster-ca cluster; do
    openssl x509 -in "$certs/$name.pem" -noout -checkend 86400 >/dev/null 2>&1 || return 1
  done
  [[ -s $cluster_key ]]
}

make_cluster_certificates() {
  mkdir -p "$certs" "$pki" "$secrets"
  chmod 755 "$certs"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$pki/cluster-ca.key" -out "$pki/cluster-ca.pem" \
    -days 3650 -sha256 -subj "/CN=Pix development cluster" -addext "keyUsage=critical,keyCertSign,cRLSign"
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$cluster_key.new" -out "$pki/cluster.csr" -subj "/CN=Pix development"
  printf '%s\n' "basicConstraints=critical,CA:FALSE" "keyUsage=critical,digitalSignature" "extendedKeyUsage=serverAuth,clientAuth" >"$pki/cluster.ext"
  openssl x509 -req -in "$pki/cluster.csr" -CA "$pki/cluster-ca.pem" -CAkey "$pki/cluster-ca.key" -set_serial "$(serial)" \
    -days 825 -sha256 -extfile "$pki/cluster.ext" -out "$pki/cluster.pem"
  chmod 600 "$cluster_key.new" "$pki/cluster-ca.key"
  mv "$cluster_key.new" "$cluster_key"
  install -m 644 "$pki/cluster-ca.pem" "$certs/cluster-ca.pem"
  install -m 644 "$pki/cluster.pem" "$certs/cluster.pem"
}
