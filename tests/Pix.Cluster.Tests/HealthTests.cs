using System.Net;
using System.Text.Json;
using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests;

/// <summary>The management port.</summary>
public sealed class HealthTests(PixCluster pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_answers_as_the_sample_did() =>
        Assert.Equal("OK", await pix.Management.GetStringAsync("/check", Cancel));

    [Fact]
    public async Task Ready_tells_of_each_channel_which_silos_can_carry_it_and_the_state_of_each_silo()
    {
        // What other tests broke on purpose is over with a success of the channel.
        using var paid = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(Some.Payment().Xml), Cancel);
        using var answer = await pix.Management.GetAsync("/health/ready", Cancel);

        using var told = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(["dict", "spi"], Names(told.RootElement));
        Assert.All(told.RootElement.GetProperty("parts").EnumerateArray(), part => Assert.StartsWith($"{PixCluster.Silos} of {PixCluster.Silos} silos can carry it.", part.GetProperty("reason").GetString(), StringComparison.Ordinal));
        Assert.Equal(["spi", "dict", "streams"], told.RootElement.GetProperty("verdict").GetProperty("channels").EnumerateArray().Select(channel => channel.GetProperty("channel").GetString()));
        var silos = told.RootElement.GetProperty("silos").EnumerateArray().ToArray();
        Assert.Equal(PixCluster.Silos, silos.Select(silo => silo.GetProperty("silo").GetString()).Distinct().Count());
        Assert.All(silos, silo => Assert.Equal(["cluster", "hsm", "mtls", "audit-dict", "audit-spi", "endpoints", "catalog"], Names(silo)));
    }

    private static IEnumerable<string?> Names(JsonElement told) => told.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("part").GetString());

    [Fact]
    public async Task Messages_are_not_taken_on_the_management_port()
    {
        using var answer = await pix.Management.PostAsync(Some.PaymentPath, Some.Xml(Some.Payment().Xml), Cancel);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }
}
