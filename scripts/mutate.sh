# shellcheck shell=bash
# ./pix mutate: plants faults in a room's code and counts those that its tests catch. The rooms are in tools/Pix.Mutation; Stryker is a tool of .config/dotnet-tools.json.

# What the longer run before a release takes of all rooms, and the percentage of it that must be caught.
short_form=100
short_form_least=75

pix_mutate() {
  make_home
  need_dotnet
  restore_tools
  (cd "$root" && dotnet run --project tools/Pix.Mutation -c Release -v q -- --root "$root" --output "$run" "$@")
}

# Part of ./pix test --all. Another commit has another seed, so that in time every place is tried; the seed is told.
some_mutants() {
  local seed
  seed=$(git -C "$root" rev-list --count HEAD 2>/dev/null) || seed=1
  heading "Mutants"
  if (pix_mutate --mutants "$short_form" --seed "$seed" --least "$short_form_least"); then
    passed=$((passed + 1))
  else
    project_failed "./pix mutate --mutants $short_form --seed $seed" "caught less than $short_form_least % or could not be run"
  fi
}
