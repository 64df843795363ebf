using Pix.Simulation.Disks;

namespace Pix.Simulation.Journals;

/// <summary>A silo of the simulated cluster. After its process ends, the silo gets a new process with the same name, journal and machine.</summary>
internal sealed class Silo(string name, Machine machine, int clients, int work)
{
    public string Name => name;

    public Machine Machine => machine;

    public string JournalPath => $"{JournalWorld.Root}/{name}/spi.journal";

    /// <summary>For each client of the silo, the number of exchanges that the client still has to make.</summary>
    public int[] Left { get; } = [.. Enumerable.Repeat(work, clients)];

    /// <summary>Number of records that all processes of the silo have written so far.</summary>
    public int Records { get; set; }

    /// <summary>Number of processes that the silo has had so far, including the current one.</summary>
    public int Processes { get; set; }

    /// <summary>The silo's latest process, whether it still runs or has ended. Null before the first process starts.</summary>
    public SiloProcess? Process { get; set; }

    /// <summary>True if the silo is never started again, as after the cluster was made smaller.</summary>
    public bool IsGoneForEver { get; set; }

    /// <summary>True if the cluster has declared the silo dead. Its process can still be running.</summary>
    public bool IsDeclaredDead { get; set; }

    public bool IsAlive => Process is { Node.IsDead: false };

    /// <summary>True if the membership reports the silo as gone, so that other silos adopt its journal.</summary>
    public bool IsGone => IsDeclaredDead || !IsAlive;
}
