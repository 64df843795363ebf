# shellcheck shell=bash
# OpenSSL's pkcs11-provider, for tests of the mTLS key: fetched, not installed, so that nothing else on the machine changes. Debian 13 has the
# package; Debian 12 has it among its backports, whose list is read into a folder of ours.

provider_folder=$home/pkcs11-provider

# find_pkcs11_provider: sets PIX_PKCS11_PROVIDER to the folder of the provider in .pix, fetched once; empty when OpenSSL has it, or it cannot be had: then tests say why they skip.
find_pkcs11_provider() {
  export PIX_PKCS11_PROVIDER=
  if [[ -e $(openssl_modules)/pkcs11.so ]]; then return; fi
  if [[ ! -e $provider_folder/pkcs11.so ]] && has apt-get && has dpkg-deb; then
    local started
    started=$(now_ms)
    attempt "$run/pkcs11-provider.log" fetch_pkcs11_provider
    if ((attempted == 0)); then ok "OpenSSL's pkcs11-provider, from Debian's package" "$(since_ms "$started")"; else say "pkcs11-provider could not be fetched (log: $run/pkcs11-provider.log)."; fi
  fi
  if [[ -e $provider_folder/pkcs11.so ]]; then PIX_PKCS11_PROVIDER=$provider_folder; fi
}

openssl_modules() { openssl version -m | sed -n 's/^MODULESDIR: "\(.*\)"$/\1/p'; }

# Made whole in a folder beside its place and then moved there.
fetch_pkcs11_provider() {
  local making=$home/making-provider
  rm -rf "$making"
  mkdir -p "$making/lists/partial" "$making/cache/partial"
  (cd "$making" && apt_download || backports_download)
  dpkg-deb -x "$making"/pkcs11-provider_*.deb "$making/package"
  mkdir "$making/modules"
  cp "$making"/package/usr/lib/*/ossl-modules/pkcs11.so "$making/modules"
  rm -rf "$provider_folder"
  mv "$making/modules" "$provider_folder"
  rm -rf "$making"
}

# apt's own user may not write in folders that are for the owner alone; without a sandbox root writes itself.
apt_download() { timeout 120 apt-get -q -o APT::Sandbox::User=root "$@" download pkcs11-provider; }

backports_download() {
  local codename options
  codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  cat >backports.sources <<SOURCES
Types: deb
URIs: http://deb.debian.org/debian
Suites: $codename-backports
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCES
  options=(-o "Dir::Etc::sourcelist=$PWD/backports.sources" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$PWD/lists" -o "Dir::Cache=$PWD/cache")
  timeout 120 apt-get -q -o APT::Sandbox::User=root "${options[@]}" update
  apt_download "${options[@]}"
}
