using System.Globalization;

namespace Pix.Scale.Measuring;

/// <summary>Measures how busy all cores are, from <c>/proc/stat</c> (proc(5)). Other programs count too, because they take CPU time from Pix.</summary>
internal sealed class MachineCpu
{
    private (long Idle, long All) _before = Read();

    /// <summary>Returns the fraction of all cores' time that was busy since the last call (or the construction), 0 to 1.</summary>
    public double Busy()
    {
        var now = Read();
        var (idle, all) = (now.Idle - _before.Idle, now.All - _before.All);
        _before = now;
        return all == 0 ? 0 : 1 - ((double)idle / all);
    }

    private static (long Idle, long All) Read()
    {
        // The line is "cpu user nice system idle iowait irq softirq steal …"; user already includes guest time.
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9].Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return (ticks[3] + ticks[4], ticks.Sum());
    }
}
