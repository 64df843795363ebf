using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pix.Transmission;

/// <summary>The transmitter of each lane, one for the process.</summary>
public sealed class Transmitters : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Lane, Lazy<Transmitter>> _lanes = new();
    private readonly Func<Lane, Transmitter> _make;

    /// <summary>Makes the set; each transmitter is made when it is first asked for.</summary>
    public Transmitters(IOptionsMonitor<TransmissionOptions> options, IClientCertificate certificate, INameResolver names, TimeProvider time, ILogger<Transmitter> logger) =>
        _make = lane => new Transmitter(lane, options, certificate, time, logger, names);

    /// <summary>How the lanes that were used are doing.</summary>
    public IReadOnlyList<TransmitterState> States => [.. _lanes.Values.Where(lane => lane.IsValueCreated).Select(lane => lane.Value.State)];

    /// <summary>The transmitter of a lane.</summary>
    public Transmitter Get(Lane lane) => _lanes.GetOrAdd(lane, key => new Lazy<Transmitter>(() => _make(key))).Value;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes.Values.Where(lane => lane.IsValueCreated))
        {
            await lane.Value.DisposeAsync();
        }
    }
}
