# shellcheck shell=bash
# The settings of the processes on this machine, in .pix/config.env: NAME=VALUE lines, as `docker --env-file` takes them.
# What is in the environment already wins: `Pix__DictPort=18080 ./pix up`.

write_settings() {
  local library
  library=$(softhsm_library) || fail "The SoftHSM library (libsofthsm2.so) is not on this machine." "Run './pix up'."
  cat >"$settings" <<SETTINGS
# Written by ./pix at every start; set variables in the environment to change something.
SOFTHSM2_CONF=$softhsm_conf
Pix__Ispb=$ispb
Pix__Pkcs11Library=$library
Pix__TokenLabel=$token_label
Pix__CloudHSMSecret=$secret_file
Pix__SignatureKeyLabel=$signature_key
Pix__SignatureCertificate=$certs/signature.pem
Pix__MtlsKeyLabel=$mtls_key
Pix__MtlsCertificate=$certs/mtls.pem
Pix__ClusterCertificate=$certs/cluster.pem
Pix__ClusterCertificateKey=$cluster_key
Pix__ClusterCertificateAuthority=$certs/cluster-ca.pem
Pix__BcbSignatureCertificate=$certs/bcb-signature.pem
Pix__BcbMtlsCertificate=$certs/bcb-mtls.pem
Pix__BcbDictEndpoint=127.0.0.1:${Simulator__DictPort:-8181}
Pix__BcbSpiEndpoint=127.0.0.1:${Simulator__SpiPort:-9191}
Pix__GatewayPorts__0=${Pix__GatewayPort:-30000}
Pix__HsmSessions=$(nproc)
Pix__SchemaFolder=$root/simulator/Pix.Simulator/Schemas
Pix__JournalPath=$home/journal
Pix__AuditPath=$home/audit
Simulator__Keys=$home/simulator
Simulator__PublicCertificates=$certs
Simulator__ParticipantSignature=$certs/signature.pem
Simulator__ParticipantMtls=$certs/mtls.pem
Simulator__Ispb=$ispb
SETTINGS
}

load_settings() {
  local line name
  while IFS= read -r line; do
    name=${line%%=*}
    if [[ $line == *=* && $line != \#* && ! -v $name ]]; then export "$name=${line#*=}"; fi
  done <"$settings"
}
