using Pix.Simulation.Disks;

namespace Pix.Simulation.Journals;

/// <summary>A silo by its name: its journal, its machine, and its process, which comes and goes.</summary>
internal sealed class Silo(string name, Machine machine, int clients, int work)
{
    public string Name => name;

    public Machine Machine => machine;

    public string JournalPath => $"{JournalWorld.Root}/{name}/spi.journal";

    /// <summary>Exchanges that each of its clients has still to do.</summary>
    public int[] Left { get; } = [.. Enumerable.Repeat(work, clients)];

    /// <summary>Numbers its records, over all its processes.</summary>
    public int Records { get; set; }

    /// <summary>How many processes it had.</summary>
    public int Processes { get; set; }

    /// <summary>Its process, dead or alive.</summary>
    public SiloProcess? Process { get; set; }

    /// <summary>It will not be started again: the cluster became smaller.</summary>
    public bool IsGoneForEver { get; set; }

    /// <summary>The cluster has declared it dead, whether it is or not.</summary>
    public bool IsDeclaredDead { get; set; }

    public bool IsAlive => Process is { Node.IsDead: false };

    /// <summary>What its cluster says of it.</summary>
    public bool IsGone => IsDeclaredDead || !IsAlive;
}
