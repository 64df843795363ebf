using System.Diagnostics;

namespace Pix.TestDisk;

/// <summary>The library of tests/disk-faults, built for one use: processes that preload it meet the faults that <see cref="Do"/> asks for.</summary>
public sealed class DiskFaults
{
    private const string Compiler = "/usr/bin/gcc";

    private readonly string _control;
    private readonly Lock _gate = new();
    private readonly List<string> _rules = [];

    private DiskFaults(string library, string control)
    {
        _control = control;
        Environment = new Dictionary<string, string> { ["LD_PRELOAD"] = library, ["DISK_FAULTS"] = control };
    }

    /// <summary>A sentence that says what is missing; null when the library can be built.</summary>
    public static string? Unavailable => OperatingSystem.IsLinux() && File.Exists(Compiler) ? null : "The library that makes disks fail needs Linux and gcc.";

    /// <summary>What a process needs in its environment to meet the faults.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Each call that met a fault so far: <c>CALL WHAT PATH</c>.</summary>
    public IReadOnlyList<string> Met => File.Exists(_control + ".met") ? File.ReadAllLines(_control + ".met") : [];

    /// <param name="folder">Where the library and its control file shall be; the caller removes it.</param>
    public static DiskFaults Build(string folder)
    {
        Directory.CreateDirectory(folder);
        var (library, control) = (Path.Combine(folder, "disk-faults.so"), Path.Combine(folder, "control"));
        using var compiler = Process.Start(Compiler, ["-shared", "-fPIC", "-O1", "-o", library, Path.Combine(AppContext.BaseDirectory, "disk-faults.c")]);
        compiler.WaitForExit();
        if (compiler.ExitCode != 0)
        {
            throw new InvalidOperationException($"gcc ended with {compiler.ExitCode}.");
        }

        var faults = new DiskFaults(library, control);
        faults.Do();
        return faults;
    }

    /// <summary>In a process that preloaded the library: its own faults.</summary>
    public static DiskFaults OfThisProcess() => new(
        System.Environment.GetEnvironmentVariable("LD_PRELOAD") ?? throw new InvalidOperationException("No library was preloaded."),
        System.Environment.GetEnvironmentVariable("DISK_FAULTS") ?? throw new InvalidOperationException("DISK_FAULTS is not set."));

    /// <summary>Adds a rule; disposing takes it away.</summary>
    public IDisposable Break(string rule)
    {
        Change(rules => rules.Add(rule));
        return new Mending(() => Change(rules => rules.Remove(rule)));
    }

    /// <summary>Replaces the rules (see disk-faults.c); none means that the disk works.</summary>
    public void Do(params string[] rules) => Change(all =>
    {
        all.Clear();
        all.AddRange(rules);
    });

    private void Change(Action<List<string>> change)
    {
        lock (_gate)
        {
            change(_rules);
            var draft = $"{_control}.{Guid.NewGuid():N}";
            File.WriteAllText(draft, string.Join('\n', _rules) + "\n");
            File.Move(draft, _control, overwrite: true);
        }
    }

    private sealed class Mending(Action mend) : IDisposable
    {
        public void Dispose() => mend();
    }
}
