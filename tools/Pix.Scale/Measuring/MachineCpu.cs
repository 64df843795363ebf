using System.Globalization;

namespace Pix.Scale.Measuring;

/// <summary>How busy all cores of this machine are, from <c>/proc/stat</c> (proc(5)): other programs count too, as they take what Pix could have had.</summary>
internal sealed class MachineCpu
{
    private (long Idle, long All) _before = Read();

    /// <summary>Part of the time since the last call (or the making) in which cores worked, 0 to 1.</summary>
    public double Busy()
    {
        var now = Read();
        var (idle, all) = (now.Idle - _before.Idle, now.All - _before.All);
        _before = now;
        return all == 0 ? 0 : 1 - ((double)idle / all);
    }

    private static (long Idle, long All) Read()
    {
        // cpu user nice system idle iowait irq softirq steal …; guest time is in user already.
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9].Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return (ticks[3] + ticks[4], ticks.Sum());
    }
}
