namespace Pix.Load.Capacity;

/// <summary>Measures the CPU time that the processes of <c>./pix up</c> and this generator use from the construction of the meter on.</summary>
internal sealed class CpuMeter
{
    private static readonly string[] Names = ["api", "silo", "simulator"];
    private readonly List<(ProcessUsage Process, double Before)> _processes = [];

    /// <summary>Starts to measure the processes that have a pid file; with null, measures nothing.</summary>
    public CpuMeter(string? runFolder)
    {
        if (runFolder is null)
        {
            return;
        }

        foreach (var name in Names)
        {
            try
            {
                var process = ProcessUsage.FromPidFile(name, runFolder);
                _processes.Add((process, process.CpuMicroseconds()));
            }
            catch (InvalidOperationException)
            {
                // ./pix up did not start this process, so its CPU time is not reported.
            }
        }

        using var self = System.Diagnostics.Process.GetCurrentProcess();
        var generator = new ProcessUsage("generator", self.Id);
        _processes.Add((generator, generator.CpuMicroseconds()));
    }

    public IReadOnlyList<(string Name, double Microseconds)> Used() =>
        [.. _processes.Select(entry => (entry.Process.Name, entry.Process.CpuMicroseconds() - entry.Before))];
}
