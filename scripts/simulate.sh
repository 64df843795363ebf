# shellcheck shell=bash
# ./pix simulate: histories of journal and rate leases on a simulated clock, disk and scheduler; one seed is one history. docs/adr/0017-simulation.md.

# pix_simulate [--planted] ARG…: with --planted a build of its own, under .pix/planted, which holds bugs on purpose.
pix_simulate() {
  local program=$root/tools/Pix.Simulation/bin/Release/net10.0/Pix.Simulation options=()
  if [[ " $* " == *" --planted "* ]]; then
    program=$root/.pix/planted/bin/Pix.Simulation/Release/net10.0/Pix.Simulation
    options=(-p:Planted=true)
  fi
  make_home
  need_dotnet
  dotnet build "$root/tools/Pix.Simulation" -c Release -v q -nologo -clp:ErrorsOnly "${options[@]}"
  "$program" "$@"
}
