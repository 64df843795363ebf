namespace Pix.TestDisk.Network;

/// <summary>The server of a network file system: files, locks, and leases of machines. In memory; what it has is durable.</summary>
/// <remarks>
/// It behaves as a server of NFS 4 does where it matters to a journal: locks belong to a machine's lease, a handle of what was removed is stale, and
/// a write can be refused that its client has long told the process is done. <see cref="Machine"/> is the client.
/// </remarks>
public sealed class FileServer
{
    private ulong _ids = 1;

    /// <summary>Makes an empty one.</summary>
    public FileServer() => Root = new(NewId(), isFolder: true);

    /// <summary>
    /// When files that are removed while a process has them open stay readable by their old handle, as on most servers of NFS 4. Otherwise
    /// they are stale at once.
    /// </summary>
    public bool KeepsRemovedFilesThatAreOpen { get; set; }

    /// <summary>What the server answers to writes that reach it; the process learns of it when it syncs or closes.</summary>
    public Errno WritesFailWith { get; set; }

    /// <summary>Bytes that it says are free.</summary>
    public long FreeBytes { get; set; } = 1L << 33;

    internal Lock Gate { get; } = new();

    internal ServedFile Root { get; private set; }

    internal List<Machine> Machines { get; } = [];

    /// <summary>The server begins anew and knows none of the handles that it gave: all open files are stale, their locks are gone.</summary>
    public void ForgetHandles()
    {
        lock (Gate)
        {
            Root = Root.Again(NewId);
        }
    }

    /// <summary>The lease of a machine runs out: its locks can be had by others.</summary>
    public void EndLease(Machine machine)
    {
        lock (Gate)
        {
            foreach (var locked in machine.LockedFiles())
            {
                locked.File.Locks.Remove(locked);
                machine.LostLocks.Add(locked);
            }
        }
    }

    internal ulong NewId() => _ids++;

    /// <summary>Whether a handle still leads to a file.</summary>
    internal bool Knows(ServedFile file) => !file.IsForgotten && (file.RemovedBy is null || (KeepsRemovedFilesThatAreOpen && file.Opens.Count > 0));

    /// <summary>Whether an open file can still be used; a machine renames what it removes and has open itself.</summary>
    internal bool Serves(OpenFile open) => Knows(open.File) || (!open.File.IsForgotten && open.File.RemovedBy == open.Machine);

    /// <summary>Takes a lock for an open file unless another stands against it.</summary>
    internal static bool TryLock(OpenFile open, bool exclusive)
    {
        if (open.File.Locks.Exists(held => held != open && (exclusive || held.IsExclusive)))
        {
            return false;
        }

        open.File.Locks.Remove(open);
        open.File.Locks.Add(open);
        open.IsExclusive = exclusive;
        return true;
    }
}
