# shellcheck shell=bash
# The development PKI: a CA with a file key, and certificates for the two keys in the token.
# Subjects have the form of ICP-Brasil's SPB certificates (the ISPB in OU); the CA's name says that it is for development.

ca_subject="/C=BR/O=ICP-Brasil DESENVOLVIMENTO/OU=CSPB-DEV/CN=Autoridade Certificadora Pix Desenvolvimento"
holder_subject="/C=BR/O=ICP-Brasil DESENVOLVIMENTO/OU=ISPB-$ispb/CN=Participante de Desenvolvimento"

need_certificates() {
  need_cluster_certificates
  if certificates_are_good; then return; fi
  local started
  started=$(now_ms)
  attempt "$run/certificates.log" make_certificates
  if ((attempted != 0)); then
    tail -n 5 "$run/certificates.log" >&2
    fail "The development certificates could not be made (whole log: $run/certificates.log)." \
      "openssl reaches the keys in the token through libengine-pkcs11-openssl: see that it is installed."
  fi
  ok "certificates of both keys, issued by a development CA" "$(since_ms "$started")"
}

# Present, and good for another day.
certificates_are_good() {
  local name
  for name in ca signature mtls; do
    openssl x509 -in "$certs/$name.pem" -noout -checkend 86400 >/dev/null 2>&1 || return 1
  done
}

make_certificates() {
  mkdir -p "$certs" "$pki"
  chmod 755 "$certs"
  export SOFTHSM2_CONF=$softhsm_conf PKCS11_MODULE_PATH
  PKCS11_MODULE_PATH=$(softhsm_library)
  trap 'rm -f "$pki"/*.pin' EXIT
  make_ca
  issue signature "$signature_key" "assinatura" critical,digitalSignature,nonRepudiation
  issue mtls "$mtls_key" "canal" critical,digitalSignature,keyEncipherment extendedKeyUsage=clientAuth
}

make_ca() {
  openssl req -x509 -newkey rsa:2048 -nodes -keyout "$pki/ca.key" -out "$pki/ca.pem" -days 3650 -sha256 \
    -set_serial "$(serial)" -subj "$ca_subject" -addext "keyUsage=critical,keyCertSign,cRLSign"
  install -m 644 "$pki/ca.pem" "$certs/ca.pem"
}

# issue NAME KEY-LABEL PURPOSE KEY-USAGE [EXTENSION]: a request signed by the token, a certificate by the CA.
issue() {
  local name=$1 key=$2 purpose=$3 usage=$4 more=${5:-}
  local pin=$pki/$name.pin
  printf 'pix:%s' "$(token_password "$secret_file")" >"$pin"
  openssl req -new -engine pkcs11 -keyform engine -sha256 \
    -key "pkcs11:token=$token_label;object=$key;type=private;pin-source=file:${pin// /%20}" \
    -subj "$holder_subject ($purpose)" -out "$pki/$name.csr"
  printf '%s\n' "basicConstraints=critical,CA:FALSE" "keyUsage=$usage" \
    "subjectKeyIdentifier=hash" "authorityKeyIdentifier=keyid" "$more" >"$pki/$name.ext"
  openssl x509 -req -in "$pki/$name.csr" -CA "$pki/ca.pem" -CAkey "$pki/ca.key" -set_serial "$(serial)" \
    -days 825 -sha256 -extfile "$pki/$name.ext" -out "$pki/$name.pem"
  install -m 644 "$pki/$name.pem" "$certs/$name.pem"
}

# Positive and below 2^63, so that it fits a signed 64-bit number wherever one is used.
serial() { printf '0x%x%s' $((RANDOM % 7 + 1)) "$(openssl rand -hex 7)"; }
