# shellcheck shell=bash
# The .NET 10 SDK is the one thing that is not installed for you.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

need_dotnet() {
  local advice="Install it from https://dotnet.microsoft.com/download/dotnet/10.0, then run the same command again."
  has dotnet || fail "The .NET 10 SDK is not on this machine (no 'dotnet' in PATH)." "$advice"
  # Not piped to grep -q: the early close would fail the pipe.
  local sdks
  sdks=$(dotnet --list-sdks 2>/dev/null) || sdks=
  if ! grep -q '^10\.' <<<"$sdks"; then
    fail "The .NET 10 SDK is not on this machine; it has: ${sdks:-no SDK}." "$advice"
  fi
}
