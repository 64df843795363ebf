using Microsoft.Extensions.Time.Testing;

namespace Pix.Rates.Tests;

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
        var next = await rates.LeaseAsync(Request("second", 2, wanted: 100));

        Assert.True(greedy.Granted >= Tokens.Of(100), $"{greedy.Granted}");
        Assert.Equal(Tokens.Of(100), next.Granted);
    }

    private static LeaseRequest Request(string holder, long sequence, long wanted) =>
        new() { Policy = RatePolicyTable.SpiPrimary, Holder = holder, Sequence = sequence, Wanted = Tokens.Of(wanted) };
}
