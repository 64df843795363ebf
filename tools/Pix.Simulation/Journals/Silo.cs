using Pix.Simulation.Disks;

namespace Pix.Simulation.Journals;

/// <summary>A silo with its name, its journal, its machine, and its current process.</summary>
internal sealed class Silo(string name, Machine machine, int clients, int work)
{
    public string Name => name;

    public Machine Machine => machine;

    public string JournalPath => $"{JournalWorld.Root}/{name}/spi.journal";

    /// <summary>Number of exchanges that each client of the silo has still to do.</summary>
    public int[] Left { get; } = [.. Enumerable.Repeat(work, clients)];

    /// <summary>Number of records so far, over all processes of the silo.</summary>
    public int Records { get; set; }

    /// <summary>Number of processes that the silo has had.</summary>
    public int Processes { get; set; }

    /// <summary>The latest process, dead or alive. Null before the first.</summary>
    public SiloProcess? Process { get; set; }

    /// <summary>True if the silo is not started again, because the cluster became smaller.</summary>
    public bool IsGoneForEver { get; set; }

    /// <summary>True if the cluster has declared the silo dead, even if its process is alive.</summary>
    public bool IsDeclaredDead { get; set; }

    public bool IsAlive => Process is { Node.IsDead: false };

    /// <summary>True if the membership has the silo as gone.</summary>
    public bool IsGone => IsDeclaredDead || !IsAlive;
}
