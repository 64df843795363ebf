namespace Pix.Load.Capacity;

/// <summary>Measures the CPU time that the processes of <c>./pix up</c> and this load generator use after the meter was constructed.</summary>
internal sealed class CpuMeter
{
    private static readonly string[] Names = ["api", "silo", "simulator"];
    private readonly List<(ProcessUsage Process, double Before)> _processes = [];

    /// <summary>Starts to measure the processes that have a pid file in the folder. If the folder is null, measures nothing.</summary>
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
                // The process has no pid file because ./pix up did not start it. Its CPU time is not reported.
            }
        }

        using var self = System.Diagnostics.Process.GetCurrentProcess();
        var generator = new ProcessUsage("generator", self.Id);
        _processes.Add((generator, generator.CpuMicroseconds()));
    }

    public IReadOnlyList<(string Name, double Microseconds)> Used() =>
        [.. _processes.Select(entry => (entry.Process.Name, entry.Process.CpuMicroseconds() - entry.Before))];
}
