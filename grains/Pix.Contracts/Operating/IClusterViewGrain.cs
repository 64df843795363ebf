namespace Pix.Contracts.Operating;

/// <summary>Shows an operator the whole cluster. Any silo can answer; it asks the others.</summary>
[Alias("pix.IClusterViewGrain")]
public interface IClusterViewGrain : IGrainWithIntegerKey
{
    /// <summary>Every silo at this moment. A silo that does not answer within two seconds is in it as such.</summary>
    [Alias("GetSnapshot")]
    Task<ClusterSnapshot> GetSnapshotAsync();

    /// <summary>Looks for exchanges by end-to-end id, PI-ResourceId, record id or request id.</summary>
    /// <param name="id">The whole id.</param>
    /// <param name="withBodies">Whether bodies are wanted; the caller must have checked that they may be seen.</param>
    [Alias("Find")]
    Task<ExchangeSearch> FindAsync(string id, bool withBodies);

    /// <summary>Ends the pauses of a budget after a 429; recorded in the audit, with who and why, before it takes effect.</summary>
    [Alias("ResetPause")]
    Task<PauseResetResult> ResetPauseAsync(PauseReset reset);

    /// <summary>Lets a silo take no more work, finish, ship its audit and end; recorded in the audit, with who and why, before it begins.</summary>
    [Alias("Drain")]
    Task<DrainResult> DrainAsync(DrainOrder order);
}
