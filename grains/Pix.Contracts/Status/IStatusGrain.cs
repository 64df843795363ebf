namespace Pix.Contracts.Status;

/// <summary>Asks a silo whether it can carry messages, for the front door's <c>/health/ready</c>.</summary>
[Alias("pix.IStatusGrain")]
public interface IStatusGrain : IGrainWithIntegerKey
{
    /// <summary>State of the silo that received the call.</summary>
    [Alias("GetReadiness")]
    Task<SiloReadiness> GetReadinessAsync();

    /// <summary>Answers at once; a front door calls it when this silo keeps it waiting.</summary>
    /// <returns>Name of the silo that received the call.</returns>
    [Alias("Ping")]
    Task<string> PingAsync();
}
