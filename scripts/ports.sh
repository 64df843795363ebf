# shellcheck shell=bash
# Which process listens on a port, from /proc alone: neither ss nor lsof is on a minimal Debian.

# listening_inode PORT: the socket's inode, or nothing. State 0A is LISTEN.
listening_inode() {
  local hex
  hex=$(printf '%04X' "$1")
  awk -v port=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { print $10; exit }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

port_is_busy() { [[ -n $(listening_inode "$1") ]]; }

# port_holder PORT: "NAME (pid N)" of the process that listens, as far as this user may see.
port_holder() {
  local inode descriptor pid
  inode=$(listening_inode "$1")
  descriptor=$(find /proc/[0-9]*/fd -maxdepth 1 -lname "socket:\[$inode\]" -print -quit 2>/dev/null) || true
  if [[ -z $descriptor ]]; then
    echo "a process of another user"
    return
  fi
  pid=${descriptor#/proc/}
  pid=${pid%%/*}
  printf "'%s' (pid %s)\n" "$(tr '\0' ' ' <"/proc/$pid/cmdline" | sed 's/ *$//' | cut -c 1-100)" "$pid"
}

# need_free_port PORT SETTING APP
need_free_port() {
  if ! port_is_busy "$1"; then return; fi
  fail "Port $1, which the $3 needs (setting $2), is taken by $(port_holder "$1")." \
    "Stop that process, or use another port: $2=PORT ./pix up"
}
