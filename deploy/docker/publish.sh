#!/usr/bin/env bash
# publish.sh api|silo|simulator FOLDER: what goes into an image. ReadyToRun, so that a new task serves within seconds.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
case ${1:-} in
  api) project=api/Pix.Api ;;
  silo) project=silo/Pix.Silo ;;
  simulator) project=simulator/Pix.Simulator ;;
  *) echo "publish.sh: say api, silo or simulator, and a folder." >&2; exit 2 ;;
esac
exec dotnet publish "$root/$project" -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -v q -nologo -o "${2:?a folder to publish to}"
