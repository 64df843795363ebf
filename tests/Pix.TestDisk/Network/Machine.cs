using System.ComponentModel;

namespace Pix.TestDisk.Network;

/// <summary>A machine that mounts the server's files: what Linux' client of NFS does, as far as a journal can notice.</summary>
/// <remarks>
/// Writes stay in the machine until a sync or close, which is where their errors come. Names and listings are believed for <see
/// cref="CacheTime"/>; opening asks the server by handle, as NFS 4.1 does, and a handle that is stale is looked up again. While the link is
/// cut calls wait, and only SIGKILL ends them (mount option "hard").
/// </remarks>
public sealed class Machine : IDisposable
{
    private readonly FileServer _server;
    private readonly MachineCalls _calls;
    private readonly List<byte[]> _waiting = [];
    private readonly Fuse _fuse;
    private bool _isOff;

    private Machine(FileServer server, string folder)
    {
        (_server, Folder) = (server, folder);
        _calls = new(this, server);
        server.Machines.Add(this);
        _fuse = Fuse.Mount(Directory.CreateDirectory(folder).FullName, message => Take(message));
        _fuse.Start();
    }

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>How long it believes names and sizes that it has seen (acregmin and acdirmin).</summary>
    public TimeSpan CacheTime { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// When what it writes is taken although its lease ran out and another machine has the lock: the server, or a mount option
    /// (recover_lost_locks), does not mind.
    /// </summary>
    public bool WritesLate { get; set; }

    /// <summary>When calls fail with EIO while the link is cut (mount option "soft") instead of waiting.</summary>
    public bool IsSoft { get; set; }

    /// <summary>Whether the server can be reached.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Calls that wait for the link.</summary>
    public int Waiting
    {
        get
        {
            lock (_server.Gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Open files whose locks went with the lease; the machine does not know yet.</summary>
    internal List<OpenFile> LostLocks { get; } = [];

    /// <summary>Mounts; null, and why, when this machine does not let us.</summary>
    public static Machine? TryMount(FileServer server, string folder, out string reason)
    {
        try
        {
            reason = "";
            return new(server, folder);
        }
        catch (Win32Exception refused)
        {
            reason = $"{refused.Message} ({refused.NativeErrorCode}); it needs /dev/fuse and root.";
            return null;
        }
    }

    /// <summary>From now on nothing of this machine reaches the server.</summary>
    public void CutLink()
    {
        lock (_server.Gate)
        {
            IsCut = true;
        }
    }

    /// <summary>The server can be reached again: what was written meanwhile goes there, and calls go on.</summary>
    public void RestoreLink()
    {
        lock (_server.Gate)
        {
            IsCut = false;
            _calls.SendAll();
            var waiting = _waiting.ToList();
            _waiting.Clear();
            waiting.ForEach(message => Take(message));
        }
    }

    /// <summary>It loses power. What was not synced is lost, or there in part; its locks stay until the server ends its lease.</summary>
    public void LosePower(Random random)
    {
        lock (_server.Gate)
        {
            _isOff = true;
            _calls.Lose(random);
        }

        _fuse.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_server.Gate)
        {
            if (_isOff)
            {
                return;
            }

            _isOff = true;
        }

        _fuse.Dispose();
    }

    internal IReadOnlyList<OpenFile> LockedFiles() => _calls.LockedFiles();

    private bool Take(ReadOnlyMemory<byte> message)
    {
        lock (_server.Gate)
        {
            if (_isOff)
            {
                return false;
            }

            var header = MachineCalls.Header(message.Span);
            if (header.Call == FuseCall.Interrupt)
            {
                Interrupt(MachineCalls.Interrupted(message.Span));
                return true;
            }

            Answer(message, header);
            return header.Call != FuseCall.Destroy;
        }
    }

    private void Answer(ReadOnlyMemory<byte> message, InHeader header)
    {
        try
        {
            var answer = _calls.Do(header, message.Span);
            if (header.Call is not (FuseCall.Forget or FuseCall.BatchForget))
            {
                _fuse.Reply(header.Unique, Errno.None, answer);
            }
        }
        catch (FaultException fault)
        {
            _fuse.Reply(header.Unique, fault.Error);
        }
        catch (LinkCutException) when (IsSoft)
        {
            _fuse.Reply(header.Unique, Errno.InputOutput);
        }
        catch (LinkCutException) when (header.Call == FuseCall.Flush && Caller.IsEnding(header.Process))
        {
            // What a killed process wrote stays in the machine's memory and goes when the link is back.
            _fuse.Reply(header.Unique, Errno.None);
        }
        catch (LinkCutException)
        {
            _waiting.Add(message.ToArray());
        }
    }

    private void Interrupt(ulong unique)
    {
        var waiting = _waiting.Find(message => MachineCalls.Header(message).Unique == unique);
        if (waiting is not null && Caller.IsEnding(MachineCalls.Header(waiting).Process))
        {
            _waiting.Remove(waiting);
            _fuse.Reply(unique, Errno.Interrupted);
        }
    }
}
