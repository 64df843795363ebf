using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;

namespace Pix.Transmission.Tests.Support;

/// <summary>The endpoints of one lane with transmitters of their own, without the loop of a request.</summary>
internal sealed class OpenEndpoints : IDisposable
{
    private readonly LaneEndpoints _lane;

    public OpenEndpoints(LaneSettings settings, IClientCertificate certificate, INameResolver names, TimeProvider time, ILogger logger)
    {
        Transmitters = [.. settings.Endpoints.Select(endpoint => new Transmitter(settings, endpoint, certificate, names, time, logger))];
        _lane = new LaneEndpoints(settings, Transmitters);
    }

    public ImmutableArray<Transmitter> Transmitters { get; }

    public ImmutableArray<EndpointState> States => _lane.States;

    public EndpointState Best => _lane.Best;

    public Task<Attempt> AttemptAsync(Sending sending) => _lane.AttemptAsync(sending);

    public Task<string> AskAsync(CancellationToken cancellationToken) => _lane.AskAsync(cancellationToken);

    public void Dispose()
    {
        foreach (var transmitter in Transmitters)
        {
            transmitter.Dispose();
        }
    }
}
