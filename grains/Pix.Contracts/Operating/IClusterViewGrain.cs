namespace Pix.Contracts.Operating;

/// <summary>Shows an operator the whole cluster. Any silo can run the grain; that silo collects the answers of all silos.</summary>
[Alias("pix.IClusterViewGrain")]
public interface IClusterViewGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Returns the state of every active silo. A silo that does not answer within two seconds is listed with
    /// <see cref="SiloSnapshot.Answered"/> false.
    /// </summary>
    [Alias("GetSnapshot")]
    Task<ClusterSnapshot> GetSnapshotAsync();

    /// <summary>Returns the exchanges that have the given end-to-end id, PI-ResourceId, record id or request id.</summary>
    /// <param name="id">The complete id to search for.</param>
    /// <param name="withBodies">Whether to return bodies. The caller of this method must have checked that the operator may see them.</param>
    [Alias("Find")]
    Task<ExchangeSearch> FindAsync(string id, bool withBodies);

    /// <summary>
    /// Ends pauses of a budget that began with a 429 of the Central Bank. Before a pause ends, the audit records who gives the order, and why.
    /// </summary>
    [Alias("ResetPause")]
    Task<PauseResetResult> ResetPauseAsync(PauseReset reset);

    /// <summary>
    /// Drains a silo: the silo takes no more work, finishes its exchanges, ships its audit and stops. Before the drain begins, the audit records
    /// who gives the order, and why.
    /// </summary>
    [Alias("Drain")]
    Task<DrainResult> DrainAsync(DrainOrder order);
}
