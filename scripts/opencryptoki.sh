# shellcheck shell=bash
# openCryptoki, the second PKCS#11 implementation that the tests run on. Its software token lies in system folders behind a
# daemon, pkcsslotd; so each program gets folders and daemon of its own, in namespaces that end with the program. The
# machine's own openCryptoki, if there is one, is not touched.

# What the program needs, or why it cannot be; empty when it can.
opencryptoki_obstacle() {
  local error
  if ! has pkcsslotd; then
    echo "openCryptoki is not installed (package opencryptoki)."
  elif ! has pkcs11-tool; then
    echo "pkcs11-tool is not installed (package opensc)."
  elif ((EUID != 0)); then
    echo "openCryptoki's daemon needs root."
  elif ! error=$(on_opencryptoki true 2>&1); then
    echo "openCryptoki cannot run in namespaces of its own here: $(tail -n 1 <<<"$error")"
  fi
}

# on_opencryptoki COMMAND ARG…: runs it where there is one uninitialized software token.
on_opencryptoki() {
  # shellcheck disable=SC2016
  PIX_TEST_TOKEN=opencryptoki unshare --mount --pid --ipc --fork --kill-child --mount-proc bash -c '
    set -euo pipefail
    for place in /run /dev/shm /var/lib/opencryptoki; do mount -t tmpfs tmpfs "$place"; done
    chmod 1777 /dev/shm
    places=(/var/lib/opencryptoki /run/lock/opencryptoki)
    mkdir -p /var/lib/opencryptoki/swtok/TOK_OBJ /run/lock/opencryptoki/swtok
    chown -R root:pkcs11 "${places[@]}"
    chmod -R 770 "${places[@]}"
    pkcsslotd
    # Not exec: the first process of the namespace has others to wait for.
    "$@"
  ' on_opencryptoki "$@"
}
