namespace Pix.Api.Clustering;

/// <summary>A call under way on one silo, from <see cref="SiloTable.Begin"/> to <see cref="SiloTable.End"/>.</summary>
internal sealed class SiloCall(ISiloConnection silo, CallKind kind, bool isProbe, long began)
{
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _suspected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The silo that runs the call.</summary>
    public ISiloConnection Silo => silo;

    /// <summary>The kind of the call, which says what it needs of a silo.</summary>
    public CallKind Kind => kind;

    /// <summary>Whether this call is the probe that shows whether a failing silo works again.</summary>
    public bool IsProbe => isProbe;

    /// <summary>Timestamp of its beginning.</summary>
    public long Began => began;

    /// <summary>Completes, for good, when the connection to the silo is lost.</summary>
    public Task Lost => _lost.Task;

    /// <summary>Completes, for good, when the silo becomes suspected.</summary>
    public Task Suspected => _suspected.Task;

    /// <summary>The connection is lost.</summary>
    public void Lose() => _lost.TrySetResult();

    /// <summary>The silo is suspected.</summary>
    public void Suspect() => _suspected.TrySetResult();
}
