using Pix.Contracts.Exchange;
using Pix.Contracts.Status;

namespace Pix.Api.Clustering;

/// <summary>
/// A connection to one silo. Calls over this connection go to that silo and to no other. A lost connection is never reopened; when the silo
/// returns, the front door opens a new connection.
/// </summary>
internal interface ISiloConnection
{
    /// <summary>Name of the silo.</summary>
    string Name { get; }

    /// <summary>Creates references to grains. A stateless worker runs on this silo; other grains run where the cluster places them.</summary>
    IGrainFactory Grains { get; }

    /// <summary>Has the silo carry out one request to the Central Bank, and returns the silo's reply.</summary>
    Task<ExchangeReply> ExchangeAsync(ExchangeRequest request);

    /// <summary>Tells the silo that the caller of a read is gone. The silo cancels the read, also when the read runs on another silo.</summary>
    Task AbandonAsync(string requestId);

    /// <summary>Pings the silo. The task completes when the silo answers, and fails when no answer comes.</summary>
    Task PingAsync();

    /// <summary>Asks the silo whether it can carry messages.</summary>
    Task<SiloReadiness> ReadinessAsync();
}
