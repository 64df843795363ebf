# shellcheck shell=bash
# The development HSM: a SoftHSM token whose two keys were generated inside and cannot leave it.
# It is made whole in a folder beside its place and then moved there, so that a half-made token is never seen.

token_password() { sed -n 's/.*"HSM_PASSWORD" *: *"\([^"]*\)".*/\1/p' "$1"; }

# pkcs11 ARG…: pkcs11-tool on the token of this SOFTHSM2_CONF; PINs go by environment, not by command line.
pkcs11() { pkcs11-tool --module "$(softhsm_library)" --token-label "$token_label" "$@"; }

write_softhsm_conf() {
  cat >"$1" <<CONF
directories.tokendir = $2
objectstore.backend = file
log.level = ERROR
slots.removable = false
CONF
}

begin_anew() { printf "or begin anew with './pix down; rm -r %s' and './pix up'." "$home"; }

need_token() {
  if [[ -d $tokens ]]; then
    check_token
    return
  fi
  if [[ -e $secret_file ]]; then
    fail "The token is gone ($tokens), but its PIN is still there ($secret_file)." \
      "Put the token's folder back," "$(begin_anew)"
  fi
  local started
  started=$(now_ms)
  attempt "$run/token.log" make_token
  if ((attempted != 0)); then
    tail -n 5 "$run/token.log" >&2
    fail "The development token could not be made (whole log: $run/token.log)." \
      "softhsm2 and opensc must be installed, and $home writable."
  fi
  write_softhsm_conf "$softhsm_conf" "$tokens"
  ok "token \"$token_label\": keys $signature_key, $mtls_key generated inside, not extractable" "$(since_ms "$started")"
}

make_token() {
  local making=$home/making password
  rm -rf "$making"
  mkdir -p "$making/tokens" "$making/secrets"
  write_softhsm_conf "$making/softhsm2.conf" "$making/tokens"
  export SOFTHSM2_CONF=$making/softhsm2.conf PIX_PIN PIX_SO_PIN

  # PIN "pix:" + 24 characters: libp11, the OpenSSL engine, reads at most 32 from a file or a URI.
  password=$(openssl rand -hex 12)
  PIX_PIN=pix:$password
  PIX_SO_PIN=$(openssl rand -hex 16)
  printf '%s\n' "$PIX_SO_PIN" >"$making/secrets/so-pin"
  printf '{"HSM_USER": "pix", "HSM_PASSWORD": "%s"}\n' "$password" >"$making/secrets/CloudHSMSecret"

  pkcs11-tool --module "$(softhsm_library)" --init-token --slot-index 0 --label "$token_label" --so-pin env:PIX_SO_PIN
  pkcs11 --login --login-type so --so-pin env:PIX_SO_PIN --init-pin --new-pin env:PIX_PIN
  generate_key 01 "$signature_key"
  generate_key 02 "$mtls_key"

  # Certificates of an earlier token would not fit these keys.
  rm -rf "$secrets" "$certs/signature.pem" "$certs/mtls.pem"
  mv "$making/secrets" "$secrets"
  mv "$making/tokens" "$tokens"
  rm -rf "$making"
}

generate_key() {
  pkcs11 --login --pin env:PIX_PIN --keypairgen --key-type rsa:2048 --id "$1" --label "$2" --usage-sign
  local access
  access=$(pkcs11 --login --pin env:PIX_PIN -O --type privkey --id "$1" | sed -n 's/^ *Access: *//p')
  # How opensc prints CKA_ALWAYS_SENSITIVE and CKA_NEVER_EXTRACTABLE: the key was never outside, and cannot be read.
  if [[ $access != *"always sensitive"*"never extractable"* ]]; then
    echo "The key $2 can leave the token (access: ${access:-unknown})."
    return 1
  fi
}

# Logs in and sees both private keys: a wrong PIN, a missing secret or a missing key is told here, not by a silo.
check_token() {
  write_softhsm_conf "$softhsm_conf" "$tokens"
  [[ -r $secret_file ]] || fail "The token's PIN is missing: $secret_file cannot be read." \
    "Put it back," "$(begin_anew)"
  local objects key
  objects=$(list_private_keys 2>&1) || explain_token_failure "$objects"
  for key in "$signature_key" "$mtls_key"; do
    grep -q "^ *label: *$key\$" <<<"$objects" || fail "The token \"$token_label\" has no private key \"$key\"." \
      "Put the token's folder back ($tokens)," "$(begin_anew)"
  done
}

list_private_keys() (
  export SOFTHSM2_CONF=$softhsm_conf PIX_PIN
  PIX_PIN=pix:$(token_password "$secret_file")
  pkcs11 --login --pin env:PIX_PIN -O --type privkey
)

explain_token_failure() {
  case $1 in
    *CKR_PIN_*) fail "The token \"$token_label\" refuses the PIN in $secret_file." \
      "Put back the secret that belongs to $tokens (PIN = HSM_USER:HSM_PASSWORD)," "$(begin_anew)" ;;
    *"No slot"* | *"no slot"* | *CKR_TOKEN_NOT_* | *"not find"* | *"not found"*)
      fail "There is no token \"$token_label\" in $tokens." \
        "Put the token's folder back," "$(begin_anew)" ;;
    *) fail "The token \"$token_label\" cannot be used: $(tail -n 1 <<<"$1")" "Put it right," "$(begin_anew)" ;;
  esac
}
