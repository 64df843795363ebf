namespace Pix.Contracts.Status;

/// <summary>Reports whether a silo can carry messages. The front door calls this grain for <c>/health/ready</c> and to ping a silo.</summary>
[Alias("pix.IStatusGrain")]
public interface IStatusGrain : IGrainWithIntegerKey
{
    /// <summary>Returns the state of the silo that received the call.</summary>
    [Alias("GetReadiness")]
    Task<SiloReadiness> GetReadinessAsync();

    /// <summary>
    /// Returns at once. A front door calls this method when a silo has not answered other calls for a while, to check whether the silo still responds.
    /// </summary>
    /// <returns>Name of the silo that received the call.</returns>
    [Alias("Ping")]
    Task<string> PingAsync();
}
