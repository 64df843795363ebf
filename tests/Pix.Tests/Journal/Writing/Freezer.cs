namespace Pix.Journal.Tests.Writing;

/// <summary>Holds up one call of a disk, the n-th, until it is thawed; and refuses one sync.</summary>
internal sealed class Freezer(int call)
{
    /// <summary>The sync of the second group of a log that had no files.</summary>
    private const int RefusedSync = 4;


    private readonly TaskCompletionSource _frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _thawed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;
    private int _syncs;

    public Task Frozen => _frozen.Task;

    /// <summary>The call that was held up.</summary>
    public string Name { get; private set; } = "";

    public async ValueTask PassAsync(string name, string path)
    {
        if (++_calls == call)
        {
            Name = $"{name} {path}";
            _frozen.SetResult();
            await _thawed.Task;
        }

        if (name == "sync" && ++_syncs == RefusedSync)
        {
            throw new IOException("EIO");
        }
    }

    public void Thaw() => _thawed.SetResult();
}
