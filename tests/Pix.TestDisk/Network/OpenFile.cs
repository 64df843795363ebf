namespace Pix.TestDisk.Network;

/// <summary>A file that a process of a machine has open.</summary>
internal sealed class OpenFile(Machine machine, ServedFile file)
{
    public Machine Machine => machine;

    public ServedFile File => file;

    /// <summary>It holds a lock that no other may hold beside it.</summary>
    public bool IsExclusive { get; set; }

    /// <summary>It held a lock, and the server gave it up with the machine's lease: what is written, read or synced through it fails.</summary>
    public bool LostItsLock { get; set; }

    /// <summary>What a listing of the folder showed when it was opened.</summary>
    public IReadOnlyList<(string Name, ServedFile File)> Listing { get; set; } = [];
}
