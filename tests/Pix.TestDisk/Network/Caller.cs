using System.Globalization;

namespace Pix.TestDisk.Network;

/// <summary>The thread that made a call (proc(5)).</summary>
internal static class Caller
{
    private const ulong Exiting = 4, KillSignal = 1UL << 8;

    /// <summary>It was killed, or ends.</summary>
    public static bool IsEnding(uint thread)
    {
        try
        {
            var state = File.ReadAllText($"/proc/{thread}/stat");
            var flags = ulong.Parse(state[(state.LastIndexOf(')') + 2)..].Split(' ')[6], CultureInfo.InvariantCulture);
            var pending = File.ReadLines($"/proc/{thread}/status").First(line => line.StartsWith("SigPnd:", StringComparison.Ordinal))["SigPnd:".Length..];
            return (flags & Exiting) != 0 || (ulong.Parse(pending.Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & KillSignal) != 0;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
