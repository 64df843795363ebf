using Microsoft.Extensions.Time.Testing;
using Pix.Rates.Leases;
using Pix.Rates.Policies;
using Pix.Rates.Tests.Support;

namespace Pix.Rates.Tests.Authority;

/// <summary>A budget owner that has just started counts with a part of the limit, which is for all silos.</summary>
public sealed class ShareTests
{
    [Fact]
    public async Task Just_after_a_start_no_silo_takes_all_of_what_there_is()
    {
        var time = new FakeTimeProvider();
        var rates = new SomeRates(new RateOptions { RateMargin = 0 }, time);
        await rates.LeaseAsync(Request("first", 1, wanted: 0));
        await rates.LeaseAsync(Request("second", 1, wanted: 0));
        time.Advance(TimeSpan.FromSeconds(10));

        var greedy = await rates.LeaseAsync(Request("first", 2, wanted: 3000));
        var next = await rates.LeaseAsync(Request("second", 2, wanted: 60));

        Assert.True(greedy.Granted >= Tokens.Of(60), $"{greedy.Granted}");
        Assert.Equal(Tokens.Of(60), next.Granted);
    }

    [Fact]
    public async Task Just_after_a_start_silos_that_ask_later_find_a_part_however_often_the_first_asks()
    {
        var time = new FakeTimeProvider();
        var rates = new SomeRates(new RateOptions { RateMargin = 0 }, time);
        var epoch = (await rates.LeaseAsync(Request("first", 1, wanted: 0))).Epoch;
        time.Advance(TimeSpan.FromSeconds(10));
        var held = Tokens.Zero;
        for (var sequence = 2; sequence <= 20; sequence++)
        {
            var answer = await rates.LeaseAsync(Request("first", sequence, wanted: 3000) with { Unspent = held, Epoch = epoch });
            held += answer.Granted;
        }

        foreach (var later in (string[])["second", "third", "fourth", "fifth"])
        {
            Assert.True((await rates.LeaseAsync(Request(later, 1, wanted: 3000))).Granted >= Tokens.Of(1), later);
        }
    }

    private static LeaseRequest Request(string holder, long sequence, long wanted) =>
        new() { Policy = RatePolicyTable.SpiPrimary, Holder = holder, Sequence = sequence, Wanted = Tokens.Of(wanted) };
}
