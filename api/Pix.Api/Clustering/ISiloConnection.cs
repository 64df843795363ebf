using Pix.Contracts.Exchange;
using Pix.Contracts.Status;

namespace Pix.Api.Clustering;

/// <summary>
/// A connection to one silo: calls over it run on that silo and on no other. Once lost it stays lost; a silo that returns gets another
/// connection.
/// </summary>
internal interface ISiloConnection
{
    /// <summary>Name of the silo.</summary>
    string Name { get; }

    /// <summary>Grains as this silo reaches them; a stateless worker runs on the silo itself.</summary>
    IGrainFactory Grains { get; }

    /// <summary>Carries one request to the Central Bank.</summary>
    Task<ExchangeReply> ExchangeAsync(ExchangeRequest request);

    /// <summary>The caller of a read is gone: the silo cancels the read, wherever it runs.</summary>
    Task AbandonAsync(string requestId);

    /// <summary>Completes when the silo answers, whatever the answer; fails when it does not.</summary>
    Task PingAsync();

    /// <summary>Whether the silo can carry messages.</summary>
    Task<SiloReadiness> ReadinessAsync();
}
