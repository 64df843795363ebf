# shellcheck shell=bash
# ./pix rooms [COMMIT]: the graph of the rooms as their projects are now, or were at a commit, and how large each is.

pix_rooms() {
  local commit=${1:-}
  if [[ -n $commit ]] && ! git -C "$root" rev-parse --verify --quiet "$commit^{commit}" >/dev/null; then
    fail "There is no commit '$commit'." "./pix rooms [COMMIT]"
  fi
  local -A needs=()
  local -x LC_ALL=C
  local room
  while read -r room; do needs[$room]=$(needs_of "$commit" "$room"); done < <(rooms_of "$commit")
  rooms_graph
  echo
  rooms_sizes "$commit"
}

# rooms_of COMMIT: the path of each project of the product, one a line.
rooms_of() {
  files_of "$1" | grep -E '^(grains|silo|api|cli|simulator)/[^/]+/[^/]+\.csproj$' | xargs -n 1 dirname | sort -t / -k 2
}

files_of() {
  if [[ -n $1 ]]; then git -C "$root" ls-tree -r --name-only "$1"; else git -C "$root" ls-files; fi
}

content_of() {
  if [[ -n $1 ]]; then git -C "$root" show "$1:$2"; else cat "$root/$2"; fi
}

# needs_of COMMIT ROOM: the rooms that it references.
needs_of() {
  content_of "$1" "$2/${2##*/}.csproj" | sed -n 's|.*<ProjectReference Include="[^"]*[/\\]\([^"/\\]*\)\.csproj".*|\1|p' | sort
}

# An arrow is left out where others lead to the same room.
rooms_graph() {
  local room other
  echo 'flowchart TB'
  for room in $(printf '%s\n' "${!needs[@]}" | sort -t / -k 2); do
    for other in ${needs[$room]}; do
      if ! leads_there "$room" "$other"; then echo "  ${room##*/} --> $other"; fi
    done
  done
}

# leads_there ROOM NAME: whether one of the rooms that a room references reaches another.
leads_there() {
  local other
  for other in ${needs[$1]}; do
    if [[ $other != "$2" ]] && reaches "$other" "$2"; then return 0; fi
  done
  return 1
}

reaches() {
  local path other
  for path in "${!needs[@]}"; do
    if [[ ${path##*/} != "$1" ]]; then continue; fi
    for other in ${needs[$path]}; do
      if [[ $other == "$2" ]] || reaches "$other" "$2"; then return 0; fi
    done
  done
  return 1
}

# Folders with code, files, lines that are not blank.
rooms_sizes() {
  local room files folders lines total=0
  echo '| room | folders | files | lines |'
  echo '|---|---:|---:|---:|'
  while read -r room; do
    files=$(files_of "$1" | grep "^$room/.*\.cs$")
    folders=$(xargs -n 1 dirname <<<"$files" | sort -u | wc -l)
    lines=$(while read -r file; do content_of "$1" "$file"; done <<<"$files" | grep -c '[^[:space:]]')
    total=$((total + lines))
    echo "| ${room##*/} | $folders | $(wc -l <<<"$files") | $lines |"
  done < <(rooms_of "$1")
  echo "| all | | | $total |"
}
