using System.Net;
using Microsoft.Extensions.Time.Testing;
using Pix.Simulator.Tests.Support;

namespace Pix.Simulator.Tests;

/// <summary>The token buckets of DICT.</summary>
public sealed class DictLimitTests
{
    private const string Payer = "11122233300";

    // A bucket fills while a busy machine takes its time: here it does not.
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_look_up_that_finds_nothing_costs_three_of_the_participant_and_twenty_of_the_payer()
    {
        await using var simulator = await RunningSimulator.Start(Cancel, options => options.EnforceLimits = true, _time);
        var dict = new DictClient(simulator);
        for (var i = 0; i < 5; i++)
        {
            await dict.Lookup("+5561000000001", HttpStatusCode.NotFound, Cancel);
        }

        await dict.Lookup("11122233300", HttpStatusCode.OK, Cancel);
        var limited = await dict.Lookup("+5561000000001", HttpStatusCode.TooManyRequests, Cancel);

        Assert.Contains("/RateLimited", limited.ToString(), StringComparison.Ordinal);
        Assert.Equal(50_000 - 16, await Available(dict, "ENTRIES_READ_PARTICIPANT_ANTISCAN"));
    }

    [Theory]
    [InlineData("11122233300", 1)]
    [InlineData("99999999999999", 1)]
    public async Task A_payment_sent_gives_the_tokens_of_its_look_up_back_once(string payer, int spent)
    {
        await using var simulator = await RunningSimulator.Start(Cancel, options => options.EnforceLimits = true, _time);
        var dict = new DictClient(simulator);
        var id = Some.EndToEndId();
        await dict.Lookup("mail@mail.com", HttpStatusCode.OK, Cancel, payer, id);
        var after = await Level(simulator, payer);
        var message = simulator.Participant.SignMessage(Some.Pacs008(id));

        using var sent = await simulator.PostMessage(message, Cancel);
        using var again = await simulator.PostMessage(message, Cancel);
        await new MessageReader(simulator.Spi).ReadAll(1, Cancel);

        Assert.Equal(after + spent, await Level(simulator, payer));
    }

    [Fact]
    public async Task A_list_by_role_draws_on_another_bucket()
    {
        await using var simulator = await RunningSimulator.Start(Cancel, time: _time);
        var dict = new DictClient(simulator);

        await dict.Get($"/api/v2/claims/?Participant={TestParticipant.Ispb}&IsDonor=true", HttpStatusCode.OK, Cancel);

        Assert.Equal(199, await Available(dict, "CLAIMS_LIST_WITH_ROLE"));
        Assert.Equal(50, await Available(dict, "CLAIMS_LIST_WITHOUT_ROLE"));
    }

    [Fact]
    public async Task Without_enforcement_a_limit_is_only_counted()
    {
        await using var simulator = await RunningSimulator.Start(Cancel, time: _time);
        var dict = new DictClient(simulator);
        var before = await Level(simulator, Payer);
        for (var i = 0; i < 7; i++)
        {
            await dict.Lookup("+5561000000001", HttpStatusCode.NotFound, Cancel, Payer);
        }

        // A hundred tokens, of which each look-up that finds nothing takes twenty: with enforcement the sixth is refused.
        Assert.Equal(before - (7 * 20), await Level(simulator, Payer));
        Assert.True(before - (7 * 20) < 0, $"{before}");
    }

    // The payer's own bucket is in no answer of DICT: the control port tells it.
    private static async Task<int> Level(RunningSimulator simulator, string payer) =>
        (await simulator.Get($"/limits/dict?policy=ENTRIES_READ_USER_ANTISCAN&payer={payer}", Cancel)).GetProperty("tokens").GetInt32();

    private static async Task<int> Available(DictClient dict, string policy) =>
        (int)(await dict.Get($"/api/v2/policies/{policy}", HttpStatusCode.OK, Cancel)).Element("Policy")!.Element("AvailableTokens")!;
}
