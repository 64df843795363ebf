using Microsoft.Extensions.Logging;
using Pix.Transmission.Tls;

namespace Pix.Transmission.Endpoints;

/// <summary>
/// Keeps the current transmitter of one endpoint. When the settings or the client certificate are replaced, makes a new transmitter. Requests
/// under way end on the connections of the previous transmitter.
/// </summary>
/// <remarks>Not thread-safe: the owner's calls must not overlap.</remarks>
/// <param name="endpoint">Endpoint to send to.</param>
/// <param name="certificate">Client certificate that the connections present.</param>
/// <param name="names">Resolves host names.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to log.</param>
/// <param name="turns">Runs a probe in a turn of the owner (its grain); null to run probes on the timer's thread.</param>
internal sealed class CurrentTransmitter(
    EndpointAddress endpoint, IClientCertificate certificate, INameResolver names, TimeProvider time, ILogger logger, Action<Func<Task>>? turns = null) : IDisposable
{
    private readonly ShownIdentity _identity = new(certificate);
    private Transmitter? _transmitter;
    private LaneSettings? _settings;

    /// <summary>Returns the transmitter for these settings and the current client certificate; the same transmitter while both are unchanged.</summary>
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

    /// <summary>Disposes the transmitter. Its connections are closed when the requests under way have ended.</summary>
    public void Dispose() => _transmitter?.Dispose();
}
