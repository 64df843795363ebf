using System.Security.Authentication;
using Pix.Hsm.Load.Handshakes;
using Pix.Hsm.Tests.Support;
using Pix.Transmission.Lanes;

namespace Pix.Hsm.Tests;

/// <summary>
/// The mTLS key's signature hangs in the HSM's library in the middle of TLS handshakes: dials end, places are given back, and the lane
/// heals.
/// </summary>
public sealed class HungHandshakeTests
{
    private const int Connections = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Handshakes_that_hang_in_the_key_end_in_time_and_the_lane_dials_again_when_it_signs(SslProtocols protocol)
    {
        Some.SkipUnlessInstancesAreApart();
        await using var hsm = await FaultyHsm.Start(settings => settings["Pix:HsmSessions"] = "1", mtls: true);
        await using var server = new OneAnswerServer(protocol);
        using var hanging = new HangingHandshakes();
        await using var lane = new MtlsLane(hsm.Hsm.Mtls, server, Connections, TimeSpan.FromSeconds(1));
        // The engine signs in the one, the provider in the other.
        hsm.Module.Do("C_Sign hang");

        // More hang than the lane has connections: each gave its place back.
        var (details, began) = (new List<string>(), TimeProvider.System.GetTimestamp());
        while (hanging.Count <= Connections)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(3), $"Only {hanging.Count} dials hang.");
            var sent = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => lane.SendAsync(TimeSpan.FromSeconds(60), Token)));
            Assert.All(sent, result => Assert.Equal((TransmissionFate.NotSent, true), (result.Fate, result.EndpointFailed)));
            details.AddRange(sent.Select(result => result.Detail));
        }

        Assert.Contains(details, detail => detail.Contains("the key of the client certificate did not sign the TLS handshake in time", StringComparison.Ordinal));
        hsm.Module.Do();
        await Wait.UntilAsync(() => hanging.Count == 0, "the calls come back");
        // A busy machine may need longer for a handshake than the one second that ended the hanging ones.
        await Wait.UntilAsync(async () => (await lane.SendAsync(TimeSpan.FromSeconds(30), Token)).Status == 200, "the lane dials again");
    }
}
