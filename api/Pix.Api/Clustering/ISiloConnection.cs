using Pix.Contracts.Exchange;
using Pix.Contracts.Status;

namespace Pix.Api.Clustering;

/// <summary>
/// A connection to one silo: what is called over it runs on that silo and on no other. Once lost it stays lost; the silo comes back as another connection.
/// </summary>
internal interface ISiloConnection
{
    /// <summary>Name of the silo.</summary>
    string Name { get; }

    /// <summary>Grains as this silo reaches them; a stateless worker is the silo's own.</summary>
    IGrainFactory Grains { get; }

    /// <summary>Carries one request to the Central Bank.</summary>
    Task<ExchangeReply> ExchangeAsync(ExchangeRequest request);

    /// <summary>The caller of a read is gone: the silo ends it, or has the silo end it that carries it.</summary>
    Task AbandonAsync(string requestId);

    /// <summary>Completes when the silo answers, whatever it says; fails when it does not.</summary>
    Task PingAsync();

    /// <summary>Whether the silo can carry messages.</summary>
    Task<SiloReadiness> ReadinessAsync();
}
