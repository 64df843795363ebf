namespace Pix.Contracts.Status;

/// <summary>Asks a silo whether it can carry messages; the front door's <c>/health/ready</c>.</summary>
[Alias("pix.IStatusGrain")]
public interface IStatusGrain : IGrainWithIntegerKey
{
    /// <summary>State of the silo that received the call.</summary>
    [Alias("GetReadiness")]
    Task<SiloReadiness> GetReadinessAsync();

    /// <summary>Answers at once; a front door asks when it waits for this silo for long.</summary>
    /// <returns>Name of the silo that received the call.</returns>
    [Alias("Ping")]
    Task<string> PingAsync();
}
