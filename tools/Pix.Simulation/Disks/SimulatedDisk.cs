using Pix.Journal.Disk;
using Pix.Simulation.Faults;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Disks;

/// <summary>The disk that one process uses. Its calls take virtual time and can fail, and they read and change the shared <see cref="Volume"/>.</summary>
internal sealed class SimulatedDisk(Volume volume, Machine machine, Node node) : IDisk
{
    private readonly Dictionary<DiskCall, (int Left, int Error)> _failing = [];
    private int? _left;

    public Volume Volume => volume;

    public Machine Machine => machine;

    /// <summary>Called to carry out a fault that is not a fault of a single disk call, such as the end of a process.</summary>
    public required Action<Fault, Node> OnFault { get; set; }

    public ValueTask<IReadOnlyList<string>> ListAsync(string folder) => Call<IReadOnlyList<string>>(DiskCall.List, folder, () =>
    {
        var files = volume.Names.Live.Keys.Where(path => Path.GetDirectoryName(path) == folder);
        var folders = volume.Names.Folders.Where(path => Path.GetDirectoryName(path) == folder);
        return InNoOrder(files.Concat(folders));
    });

    public ValueTask<IReadOnlyList<string>> ListFoldersAsync(string folder) => Call<IReadOnlyList<string>>(
        DiskCall.List, $"folders of {folder}", () => InNoOrder(volume.Names.Folders.Where(path => Path.GetDirectoryName(path) == folder)));

    public ValueTask<IDiskFile> OpenAsync(string path, DiskOpen how) => Call<IDiskFile>(DiskCall.Open, path, () =>
    {
        var isThere = volume.Names.Live.TryGetValue(path, out var data);
        if (how == DiskOpen.Existing && !isThere)
        {
            throw new FileNotFoundException($"'{path}' is not there.", path);
        }

        if (how == DiskOpen.New)
        {
            RequireNew(path, isThere);
            RequireFolder(path);
            data = volume.NewFile();
            volume.Names.Create(path, data);
        }

        return new SimulatedFile(this, path, data!, node);
    }, makes: how == DiskOpen.New && char.IsAsciiDigit(path[^1]));

    public ValueTask DeleteAsync(string path) => Do(DiskCall.Delete, path, () => volume.Names.Delete(path));

    public ValueTask RenameAsync(string from, string to) => Do(DiskCall.Rename, $"{from} to {Path.GetFileName(to)}", () =>
    {
        if (!volume.Names.Live.ContainsKey(from))
        {
            throw new FileNotFoundException($"'{from}' is not there.", from);
        }

        volume.Names.Rename(from, to);
    });

    public ValueTask CreateFolderAsync(string folder) => Do(DiskCall.Folder, folder, () => volume.Names.MakeFolder(folder));

    public ValueTask DeleteFolderAsync(string folder) => Do(DiskCall.Folder, folder, () =>
    {
        if (volume.Names.Live.Keys.Concat(volume.Names.Folders).Any(path => Path.GetDirectoryName(path) == folder))
        {
            throw new IOException($"'{folder}' is not empty.");
        }

        volume.Names.RemoveFolder(folder);
    });

    public ValueTask SyncFolderAsync(string folder) => Do(DiskCall.SyncFolder, folder, () => volume.Names.Sync(folder));

    /// <summary>
    /// Returns the free space. This call is not in the history and never has a fault, because Pix makes it several times a second all the time.
    /// </summary>
    public ValueTask<long> FreeBytesAsync(string folder) => new(volume.FreeBytes);

    public ValueTask Do(DiskCall call, string what, Action apply, SimulatedFile? file = null, Action? applyFailure = null) =>
        new(Call(
            call, what,
            () =>
            {
                apply();
                return 0;
            },
            file, applyFailure).AsTask());

    /// <summary>Makes one disk call: waits for its duration, carries out its faults and its effect, and adds a line to the history.</summary>
    /// <param name="call">Kind of the call.</param>
    /// <param name="what">Text for the history.</param>
    /// <param name="apply">Carries out the effect of the call.</param>
    /// <param name="file">The open file of the call. Null if the call is about a name or a folder.</param>
    /// <param name="applyFailure">Carries out what a failed call changes. If null, some failed calls have the usual effect.</param>
    /// <param name="makes">True if the call creates a log file.</param>
    public ValueTask<T> Call<T>(DiskCall call, string what, Func<T> apply, SimulatedFile? file = null, Action? applyFailure = null, bool makes = false)
    {
        volume.World.RequireThread();
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (delay, losses) = (DelayOf(call), machine.Losses);
        var error = Failing(call);
        var doneAfter = new List<Fault>();
        var isLast = _left is { } left && (_left = left - 1) == 0;
        foreach (var fault in makes ? volume.Faults.AtCall(call, DiskCall.Make) : volume.Faults.AtCall(call))
        {
            volume.World.Note(node.Name, $"meets {fault}");
            switch (fault.Kind)
            {
                case FaultKind.Hang:
                    delay += fault.Time + TimeSpan.FromMilliseconds(1);
                    break;
                case FaultKind.Fail:
                    var errors = call is DiskCall.Read or DiskCall.Ask or DiskCall.List ? DiskErrors.OfReading : DiskErrors.All;
                    error = errors[fault.Number % errors.Length];
                    _failing[call] = (fault.Number / 16 % 6, error.Value);
                    break;
                case FaultKind.FreezeAndEnd when !fault.After:
                    delay += fault.Time;
                    OnFault(fault, node);
                    break;
                case FaultKind.Stale when file is not null:
                    file.IsStale = true;
                    break;
                case var _ when fault.After:
                    doneAfter.Add(fault);
                    break;
                default:
                    OnFault(fault, node);
                    break;
            }
        }

        if (!node.IsDead)
        {
            volume.World.After(delay, Finish);
        }

        return new(completion.Task);

        void Finish()
        {
            // If the machine lost power during the call, the call has no effect. If only the process ended, the operating system has possibly carried
            // out the call before. To open or lock a file then has no effect, because the operating system closes the files of the process.
            if (machine.Losses != losses || (node.IsDead && (call is DiskCall.Open or DiskCall.Ask || volume.Random.Percent(50))))
            {
                return;
            }

            try
            {
                if (file is { IsStale: true } && call is not DiskCall.Ask)
                {
                    error = DiskErrors.Stale;
                }

                if (error is { } number)
                {
                    volume.HasFailedToRead |= call is DiskCall.Read or DiskCall.Sync;
                    volume.FailedDeletions += call == DiskCall.Delete ? 1 : 0;
                    (applyFailure ?? SometimesApply)();
                    throw DiskErrors.Of(number, what);
                }

                var result = apply();
                volume.World.Note(node.Name, $"{call} {what}");
                After();
                completion.TrySetResult(result);
            }
            catch (IOException failure)
            {
                volume.World.Note(node.Name, $"{call} {what}: {failure.Message}");
                After();
                completion.TrySetException(failure);
            }
        }

        void After()
        {
            doneAfter.ForEach(fault => OnFault(fault, node));
            if (isLast)
            {
                node.Kill();
            }
        }

        // In reality a call can have its effect and still report a failure, for example if a network file system loses the reply.
        void SometimesApply()
        {
            if (call is DiskCall.Delete or DiskCall.Rename or DiskCall.Open or DiskCall.SyncFolder && volume.Random.Percent(30))
            {
                apply();
            }
        }
    }

    /// <summary>Ends all running series of failing calls.</summary>
    public void FailNoMore() => _failing.Clear();

    /// <summary>Ends the process after the given number of further disk calls. The last of these calls still has its effect.</summary>
    public void EndAfter(int calls) => _left = calls;

    private int? Failing(DiskCall call)
    {
        if (!_failing.TryGetValue(call, out var failing) || failing.Left == 0)
        {
            return null;
        }

        _failing[call] = (failing.Left - 1, failing.Error);
        return failing.Error;
    }

    private TimeSpan DelayOf(DiskCall call) => call switch
    {
        DiskCall.Sync or DiskCall.SyncFolder => new(volume.Random.Between(5_000, 40_000)),
        _ => new(volume.Random.Between(100, 2_000)),
    };

    // Orders the names by a hash, because a program must not rely on the order in which a file system lists names.
    private static List<string> InNoOrder(IEnumerable<string> paths) => [.. paths.Select(path => Path.GetFileName(path)).OrderBy(name => new Randomness((ulong)name.Length).Named(name).Next())];

    private void RequireFolder(string path)
    {
        if (!volume.Names.Folders.Contains(Path.GetDirectoryName(path)!))
        {
            throw new FileNotFoundException($"'{path}' has no folder.", path);
        }
    }

    private static void RequireNew(string path, bool isThere)
    {
        if (isThere)
        {
            throw new FileExistsException(path);
        }
    }
}
