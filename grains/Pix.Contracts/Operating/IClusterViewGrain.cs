namespace Pix.Contracts.Operating;

/// <summary>Shows an operator the whole cluster. Any silo can be asked; it asks the others.</summary>
[Alias("pix.IClusterViewGrain")]
public interface IClusterViewGrain : IGrainWithIntegerKey
{
    /// <summary>Every silo at this moment. A silo that does not answer within two seconds is listed as silent.</summary>
    [Alias("GetSnapshot")]
    Task<ClusterSnapshot> GetSnapshotAsync();

    /// <summary>Searches exchanges by end-to-end id, PI-ResourceId, record id or request id.</summary>
    /// <param name="id">The whole id.</param>
    /// <param name="withBodies">Whether to return bodies; the caller of this method must have checked that they may be seen.</param>
    [Alias("Find")]
    Task<ExchangeSearch> FindAsync(string id, bool withBodies);

    /// <summary>Ends the pauses of a budget after a 429. Who and why are recorded in the audit before it takes effect.</summary>
    [Alias("ResetPause")]
    Task<PauseResetResult> ResetPauseAsync(PauseReset reset);

    /// <summary>Drains a silo: it takes no more work, finishes, ships its audit and stops. Who and why are recorded in the audit before it begins.</summary>
    [Alias("Drain")]
    Task<DrainResult> DrainAsync(DrainOrder order);
}
