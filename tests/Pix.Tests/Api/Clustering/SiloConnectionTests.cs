using Pix.Api.Clustering;
using Pix.Contracts.Exchange;
using Pix.Contracts.Status;
using Pix.Domain;

namespace Pix.Api.Tests.Clustering;

/// <summary>
/// Over real connections to two real silos: each call runs on the silo that the front door named, or nowhere
/// (docs/adr/0014-a-client-for-each-silo.md).
/// </summary>
public sealed class SiloConnectionTests
{
    // Were the calls spread over both silos, all of one kind would run on the right one once in 2^40.
    private const int Times = 40;

    [Fact]
    public async Task Each_call_runs_on_the_silo_of_its_connection_only()
    {
        var silos = await NotingSilo.StartAsync("one", "two");
        await using var one = silos[0];
        await using var two = silos[1];
        await using var toOne = await one.ConnectAsync();
        await using var toTwo = await two.ConnectAsync();
        Assert.Equal(("one", "two"), (toOne.Name, toTwo.Name));
        var (ofOne, ofTwo) = (one.Calls.All.Count, two.Calls.All.Count);

        await Task.WhenAll(Enumerable.Range(0, Times).SelectMany(i => EachCall(toOne, $"one-{i}")));
        Assert.Equal((ofOne + (5 * Times), ofTwo), (one.Calls.All.Count, two.Calls.All.Count));

        await Task.WhenAll(Enumerable.Range(0, Times).SelectMany(i => EachCall(toTwo, $"two-{i}")));
        Assert.Equal((ofOne + (5 * Times), ofTwo + (5 * Times)), (one.Calls.All.Count, two.Calls.All.Count));
    }

    [Fact]
    public async Task When_its_silo_is_gone_a_call_runs_nowhere()
    {
        var silos = await NotingSilo.StartAsync("one", "two");
        await using var one = silos[0];
        await using var two = silos[1];
        var toTwo = await two.ConnectAsync();
        await using var toOne = await one.ConnectAsync();
        var ofOne = one.Calls.All.Count;

        await two.KillAsync();
        await toTwo.Lost.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        // The connection is let go when it is lost; until then a call fails at once or is never answered.
        var late = toTwo.ExchangeAsync(Request("late"));
        await toTwo.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => toTwo.ExchangeAsync(Request("later")));
        Assert.False(late.IsCompletedSuccessfully);
        Assert.Equal(ofOne, one.Calls.All.Count);
        await Task.WhenAll(EachCall(toOne, "one"));
        Assert.Equal(ofOne + 5, one.Calls.All.Count);
    }

    private static ExchangeRequest Request(string id) => new() { Channel = PixChannel.Spi, Method = "GET", Path = "/", Deadline = TimeSpan.FromSeconds(10), RequestId = id };

    private static Task[] EachCall(SiloConnection silo, string id) =>
    [
        ReplyOf(silo, id),
        silo.AbandonAsync(id),
        silo.PingAsync(),
        ReadinessOf(silo),
        NameOf(silo, id.Length),
    ];

    private static async Task ReplyOf(SiloConnection silo, string id) => Assert.Equal(id, (await silo.ExchangeAsync(Request(id))).RecordId);

    private static async Task ReadinessOf(SiloConnection silo) => Assert.Equal(silo.Name, (await silo.ReadinessAsync()).Silo);

    private static async Task NameOf(SiloConnection silo, long key) => Assert.Equal(silo.Name, await silo.Grains.GetGrain<IStatusGrain>(key).PingAsync());
}
