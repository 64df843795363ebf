# shellcheck shell=bash
# Where things are. PIX_HOME moves everything that is made on this machine (tests use it).

: "${root:?}"
home=${PIX_HOME:-$root/.pix}
certs=$home/certs
pki=$home/pki
secrets=$home/secrets
tokens=$home/tokens
run=$home/run
settings=$home/config.env
softhsm_conf=$home/softhsm2.conf
secret_file=$secrets/CloudHSMSecret
cluster_key=$secrets/cluster.key

ispb=99999010
token_label=pix
signature_key=pix-signature
mtls_key=pix-mtls

# Private keys, PINs and audit records are for the owner alone.
make_home() {
  mkdir -p "$home" "$run"
  chmod 700 "$home"
}
