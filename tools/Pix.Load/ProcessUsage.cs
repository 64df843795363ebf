using System.Globalization;

namespace Pix.Load;

/// <summary>CPU time and resident memory of a running process, from /proc. CPU time compares across noisy machines; wall time does not.</summary>
internal sealed record ProcessUsage(string Name, int Pid)
{
    // USER_HZ is 100 on every Linux that .NET runs on; /proc counts in it (proc(5)).
    private const double MicrosecondsPerTick = 1_000_000.0 / 100;

    /// <summary>User and system time used so far, in microseconds.</summary>
    public double CpuMicroseconds()
    {
        var stat = File.ReadAllText($"/proc/{Pid}/stat");
        // The command name may hold blanks; the fields are counted from the bracket that ends it.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * MicrosecondsPerTick;
    }

    /// <summary>Resident memory, in MiB.</summary>
    public double ResidentMebibytes()
    {
        var line = File.ReadLines($"/proc/{Pid}/status").First(entry => entry.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }

    /// <summary>Reads a pid file of <c>.pix/run</c>.</summary>
    public static ProcessUsage FromPidFile(string name, string runFolder)
    {
        var path = Path.Combine(runFolder, $"{name}.pid");
        return File.Exists(path) && int.TryParse(File.ReadAllText(path).Trim(), CultureInfo.InvariantCulture, out var pid) && Directory.Exists($"/proc/{pid}")
            ? new ProcessUsage(name, pid)
            : throw new InvalidOperationException($"The {name} is not running ({path} names no living process). Run ./pix up first.");
    }
}
