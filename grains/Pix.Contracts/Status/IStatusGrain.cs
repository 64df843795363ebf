namespace Pix.Contracts.Status;

/// <summary>Reports whether a silo can carry messages; the front door's <c>/health/ready</c> calls it.</summary>
[Alias("pix.IStatusGrain")]
public interface IStatusGrain : IGrainWithIntegerKey
{
    /// <summary>Returns the state of the silo that received the call.</summary>
    [Alias("GetReadiness")]
    Task<SiloReadiness> GetReadinessAsync();

    /// <summary>
    /// Returns at once. A front door calls it when a silo has not answered other calls for a while, to see whether the silo still responds.
    /// </summary>
    /// <returns>Name of the silo that received the call.</returns>
    [Alias("Ping")]
    Task<string> PingAsync();
}
