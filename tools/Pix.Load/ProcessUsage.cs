using System.Globalization;

namespace Pix.Load;

/// <summary>CPU time and resident memory of a running process, read from /proc. On a busy machine CPU times can be compared, wall times cannot.</summary>
internal sealed record ProcessUsage(string Name, int Pid)
{
    // CPU times in /proc have the unit 1/USER_HZ seconds (proc(5)). USER_HZ is 100 on every Linux on which .NET runs.
    private const double MicrosecondsPerTick = 1_000_000.0 / 100;

    /// <summary>Returns the user and system time used so far, in microseconds.</summary>
    public double CpuMicroseconds()
    {
        var stat = File.ReadAllText($"/proc/{Pid}/stat");
        // The command name can contain blanks, so the fields are counted from the closing bracket that follows the name.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * MicrosecondsPerTick;
    }

    /// <summary>Returns the resident memory in MiB.</summary>
    public double ResidentMebibytes()
    {
        var line = File.ReadLines($"/proc/{Pid}/status").First(entry => entry.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }

    /// <summary>Returns the running process whose pid is in a pid file of <c>.pix/run</c>; throws if no such process runs.</summary>
    public static ProcessUsage FromPidFile(string name, string runFolder)
    {
        var path = Path.Combine(runFolder, $"{name}.pid");
        return File.Exists(path) && int.TryParse(File.ReadAllText(path).Trim(), CultureInfo.InvariantCulture, out var pid) && Directory.Exists($"/proc/{pid}")
            ? new ProcessUsage(name, pid)
            : throw new InvalidOperationException($"The {name} is not running ({path} names no living process). Run ./pix up first.");
    }
}
