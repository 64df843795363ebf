using System.Collections.Immutable;
using Pix.Contracts.Operating;
using Pix.Grains.Transmission;
using Pix.Transmission;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Tls;

namespace Pix.Grains.Observation;

/// <summary>The endpoints that this silo used, with facts of the last connection to each.</summary>
public static class SiloEndpoints
{
    /// <summary>Returns a row for each endpoint of each lane.</summary>
    public static ImmutableArray<EndpointSnapshot> Of(LaneBoard lanes) =>
        [.. lanes.States.OrderBy(state => state.Lane).SelectMany(state => state.Endpoints.Select(endpoint => Of(state.Lane, endpoint)))];

    private static EndpointSnapshot Of(Lane lane, EndpointState endpoint) => new(
        lane.ToString(), endpoint.Endpoint.ToString(), endpoint.Condition.ToString(), endpoint.InFlight, endpoint.LastAnswer, endpoint.LastFailure)
    {
        Connection = endpoint.LastConnection is { } last ? Of(last) : null,
    };

    private static ConnectionSnapshot Of(ConnectionFacts last) => new(
        last.At, last.Protocol.ToString(), last.CipherSuite.ToString(), last.AsksForCertificate, Math.Round(last.Took.TotalMilliseconds, 1),
        [.. last.Chain.Select(certificate => CertificateSnapshots.Of("server", certificate))]);
}
