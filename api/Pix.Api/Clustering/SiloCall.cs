namespace Pix.Api.Clustering;

/// <summary>A call under way on one silo, from <see cref="SiloTable.Begin"/> to <see cref="SiloTable.End"/>.</summary>
internal sealed class SiloCall(ISiloConnection silo, CallKind kind, bool isProbe, long began)
{
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _suspected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where it runs.</summary>
    public ISiloConnection Silo => silo;

    /// <summary>What it needs.</summary>
    public CallKind Kind => kind;

    /// <summary>Whether it is the one call that shows whether a failing silo works again.</summary>
    public bool IsProbe => isProbe;

    /// <summary>When it began; the clock's timestamp.</summary>
    public long Began => began;

    /// <summary>Completes when the connection to the silo is lost, and stays so.</summary>
    public Task Lost => _lost.Task;

    /// <summary>Completes when the silo is suspected, and stays so.</summary>
    public Task Suspected => _suspected.Task;

    /// <summary>The connection is lost.</summary>
    public void Lose() => _lost.TrySetResult();

    /// <summary>The silo is suspected.</summary>
    public void Suspect() => _suspected.TrySetResult();
}
