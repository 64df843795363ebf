namespace Pix.Api.Clustering;

/// <summary>A call to one silo. It is under way from <see cref="SiloTable.Begin"/> to <see cref="SiloTable.End"/>.</summary>
internal sealed class SiloCall(ISiloConnection silo, CallKind kind, bool isProbe, long began)
{
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _suspected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The silo that runs the call.</summary>
    public ISiloConnection Silo => silo;

    /// <summary>Kind of the call: what the call needs from a silo.</summary>
    public CallKind Kind => kind;

    /// <summary>Whether this call is the probe that shows whether a failing silo works again.</summary>
    public bool IsProbe => isProbe;

    /// <summary>Timestamp at which the call began.</summary>
    public long Began => began;

    /// <summary>Completes when the connection to the silo is lost.</summary>
    public Task Lost => _lost.Task;

    /// <summary>Completes when the silo becomes suspected. The task stays completed even if the silo answers again.</summary>
    public Task Suspected => _suspected.Task;

    /// <summary>Completes <see cref="Lost"/>.</summary>
    public void Lose() => _lost.TrySetResult();

    /// <summary>Completes <see cref="Suspected"/>.</summary>
    public void Suspect() => _suspected.TrySetResult();
}
