using Microsoft.Extensions.Logging;
using Pix.Transmission.Tls;

namespace Pix.Transmission.Endpoints;

/// <summary>
/// The transmitter of one endpoint. Another takes its place when the settings or the client certificate are replaced; what is under way
/// ends on the one before.
/// </summary>
/// <remarks>For one owner, whose calls do not overlap.</remarks>
/// <param name="endpoint">Endpoint that it sends to.</param>
/// <param name="certificate">Client certificate that its connections present.</param>
/// <param name="names">Resolves host names.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to log.</param>
/// <param name="turns">Runs a probe among the turns of the owner; null: where the timer fires.</param>
internal sealed class CurrentTransmitter(
    EndpointAddress endpoint, IClientCertificate certificate, INameResolver names, TimeProvider time, ILogger logger, Action<Func<Task>>? turns = null) : IDisposable
{
    private readonly ShownIdentity _identity = new(certificate);
    private Transmitter? _transmitter;
    private LaneSettings? _settings;

    /// <summary>The transmitter for these settings and the client certificate of now: the same while both are the same.</summary>
    public Transmitter Open(LaneSettings settings)
    {
        var isReplaced = _identity.Take();
        if (_transmitter is { IsGivenUp: false } && settings == _settings && !isReplaced)
        {
            return _transmitter;
        }

        var old = _transmitter;
        _settings = settings;
        _transmitter = new Transmitter(settings, endpoint, certificate, names, time, logger, turns);
        old?.Dispose();
        return _transmitter;
    }

    /// <summary>Gives the transmitter up: its connections are closed when what is under way has ended.</summary>
    public void Dispose() => _transmitter?.Dispose();
}
