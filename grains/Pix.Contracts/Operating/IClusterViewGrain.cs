namespace Pix.Contracts.Operating;

/// <summary>Shows an operator the whole cluster. Any silo can run a call; it collects the answers of the other silos.</summary>
[Alias("pix.IClusterViewGrain")]
public interface IClusterViewGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Returns the state of every active silo. A silo that does not answer within two seconds is listed with
    /// <see cref="SiloSnapshot.Answered"/> false.
    /// </summary>
    [Alias("GetSnapshot")]
    Task<ClusterSnapshot> GetSnapshotAsync();

    /// <summary>Searches exchanges by end-to-end id, PI-ResourceId, record id or request id.</summary>
    /// <param name="id">The whole id.</param>
    /// <param name="withBodies">Whether to return bodies. The caller of this method must have checked that the operator may see them.</param>
    [Alias("Find")]
    Task<ExchangeSearch> FindAsync(string id, bool withBodies);

    /// <summary>Ends the pauses of a budget that a 429 began. Who orders it and why is recorded in the audit before it takes effect.</summary>
    [Alias("ResetPause")]
    Task<PauseResetResult> ResetPauseAsync(PauseReset reset);

    /// <summary>
    /// Drains a silo: it takes no more work, finishes, ships its audit and stops. Who orders it and why is recorded in the audit before it
    /// begins.
    /// </summary>
    [Alias("Drain")]
    Task<DrainResult> DrainAsync(DrainOrder order);
}
