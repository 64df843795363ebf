namespace Pix.Load.Capacity;

/// <summary>CPU time that the processes of <c>./pix up</c> used since the meter was made.</summary>
internal sealed class CpuMeter
{
    private static readonly string[] Names = ["api", "silo", "simulator"];
    private readonly List<(ProcessUsage Process, double Before)> _processes = [];

    /// <summary>Without a run folder, or with a process that is not there, there is nothing to measure.</summary>
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
                // Not started by ./pix up: its CPU is not told.
            }
        }

        using var self = System.Diagnostics.Process.GetCurrentProcess();
        var generator = new ProcessUsage("generator", self.Id);
        _processes.Add((generator, generator.CpuMicroseconds()));
    }

    public IReadOnlyList<(string Name, double Microseconds)> Used() =>
        [.. _processes.Select(entry => (entry.Process.Name, entry.Process.CpuMicroseconds() - entry.Before))];
}
