# shellcheck shell=bash
# Debian packages: what is looked for is the thing used, not the package, so that other sources count too.

softhsm_library() {
  local path
  for path in "${Pix__Pkcs11Library:-}" /usr/lib/softhsm/libsofthsm2.so /usr/lib64/pkcs11/libsofthsm2.so \
    /usr/lib/*/softhsm/libsofthsm2.so /usr/local/lib/softhsm/libsofthsm2.so; do
    if [[ -n $path && -e $path ]]; then
      printf '%s\n' "$path"
      return
    fi
  done
  return 1
}

has() { command -v "$1" >/dev/null 2>&1; }

has_package() {
  case $1 in
    softhsm2) softhsm_library >/dev/null ;;
    opensc) has pkcs11-tool ;;
    libengine-pkcs11-openssl) has openssl && openssl engine pkcs11 >/dev/null 2>&1 ;;
    default-jdk-headless) has javac ;;
    libxml2-utils) has xmllint ;;
    nodejs) has node ;;
    libc6-dev) [[ -e /usr/include/stdio.h ]] ;;
    *) has "$1" ;;
  esac
}

# need_packages NAME…: installs with apt what is missing, and says so.
need_packages() {
  local missing=() name
  for name in "$@"; do
    has_package "$name" || missing+=("$name")
  done
  if ((${#missing[@]} == 0)); then return; fi

  if ! has apt-get; then
    fail "apt-get is not on this machine, and these Debian packages (or their like) are missing: ${missing[*]}." \
      "Install them with the machine's own package manager, then run the same command again."
  fi
  say "Installing with apt: ${missing[*]}"
  install_packages "${missing[@]}"
  for name in "${missing[@]}"; do
    has_package "$name" || fail "apt installed $name, but it still cannot be used here." \
      "See $run/apt.log; install it by hand, then run the same command again."
  done
}

install_packages() {
  local log=$run/apt.log
  # A stale list is no failure of its own: the install says whether the packages are to be had.
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 update >"$log" 2>&1 </dev/null || true
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 \
    install -y --no-install-recommends "$@" >>"$log" 2>&1 </dev/null; then
    tail -n 5 "$log" >&2
    fail "apt could not install: $*." \
      "Run 'apt-get install $*' as root by hand (whole log: $log), then run the same command again."
  fi
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif has sudo; then
    # Never waits for a password that nobody is there to type.
    if [[ -t 0 ]]; then sudo "$@" </dev/tty; else sudo -n "$@"; fi
  else
    echo 'Not root, and sudo is not on this machine.' >&2
    return 1
  fi
}
