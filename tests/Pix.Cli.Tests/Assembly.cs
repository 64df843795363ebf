global using Xunit;

// The script is for Debian; SoftHSM and /proc are what it works with.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
