using Microsoft.Extensions.Time.Testing;
using Pix.Rates.Authority;
using Pix.Rates.Desk;
using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Rates.Tests.Authority;

/// <summary>What a budget remembers of the past, and for how long.</summary>
public sealed class MemoryTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void What_was_used_up_is_remembered_by_its_age_for_two_minutes()
    {
        var spent = new RecentlySpent(_time);
        spent.Add(Tokens.Of(5));
        spent.Add(Tokens.Zero);
        spent.Add(Tokens.Of(-3));
        _time.Advance(TimeSpan.FromSeconds(1));
        spent.Add(Tokens.Of(2));

        Assert.Equal((Tokens.Of(2), Tokens.Of(2), Tokens.Of(7)), (spent.Since(TimeSpan.Zero), spent.Since(TimeSpan.FromSeconds(1) - Moment), spent.Since(TimeSpan.FromSeconds(1))));

        _time.Advance(TimeSpan.FromSeconds(119));
        spent.Add(Tokens.Of(1));
        Assert.Equal(Tokens.Of(8), spent.Since(TimeSpan.MaxValue));
        _time.Advance(Moment);
        spent.Add(Tokens.Of(1));
        Assert.Equal(Tokens.Of(4), spent.Since(TimeSpan.MaxValue));
    }

    [Fact]
    public void Ten_thousand_amounts_are_remembered_at_most()
    {
        var spent = new RecentlySpent(_time);
        spent.Add(Tokens.Of(100));
        for (var i = 0; i < 9_999; i++)
        {
            spent.Add(Tokens.One);
        }

        Assert.Equal(Tokens.Of(10_099), spent.Since(TimeSpan.Zero));
        spent.Add(Tokens.One);
        Assert.Equal(Tokens.Of(10_000), spent.Since(TimeSpan.Zero));
    }

    [Fact]
    public void The_look_up_of_a_payment_is_found_once_for_half_an_hour()
    {
        var lookups = new LookupMemory(_time);
        lookups.Remember(LookUp("E1", payer: "1"));
        lookups.Remember(LookUp("E1", payer: "2"));
        lookups.Remember(LookUp("E2"));
        lookups.Remember(LookUp(""));
        Assert.True(lookups.TryTake("E1", out var lookup));
        Assert.Equal(("KEYS_CHECK", "1"), lookup);
        Assert.False(lookups.TryTake("E1", out _));
        Assert.False(lookups.TryTake("", out _));

        lookups.Remember(LookUp("E3"));
        _time.Advance(TimeSpan.FromMinutes(30));
        lookups.Remember(LookUp("E4"));
        Assert.True(lookups.TryTake("E2", out _));
        _time.Advance(Moment);
        lookups.Remember(LookUp("E5"));
        Assert.False(lookups.TryTake("E3", out _));
        Assert.True(lookups.TryTake("E4", out _));
    }

    [Fact]
    public void A_hundred_thousand_look_ups_are_remembered_and_the_oldest_is_forgotten()
    {
        var lookups = new LookupMemory(_time);
        for (var number = 0; number <= 100_000; number++)
        {
            lookups.Remember(LookUp($"E{number}"));
        }

        Assert.False(lookups.TryTake("E0", out _));
        Assert.True(lookups.TryTake("E1", out _));
    }

    [Fact]
    public void What_is_worth_holding_is_four_times_what_the_better_of_two_windows_took()
    {
        var demand = new Demand(_time);
        demand.Add(Tokens.Of(10));
        _time.Advance(TimeSpan.FromSeconds(10) - Moment);
        demand.Add(Tokens.Of(2));
        Assert.Equal(Tokens.Of(48), demand.Target);

        _time.Advance(Moment);
        Assert.Equal(Tokens.Of(48), demand.Target);
        demand.Add(Tokens.Of(3));
        Assert.Equal(Tokens.Of(48), demand.Target);
        _time.Advance(TimeSpan.FromSeconds(20) - Moment);
        demand.Add(Tokens.Of(1));
        Assert.Equal(Tokens.Of(12), demand.Target);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(Tokens.Zero, demand.Target);
    }

    private static PayerReservation LookUp(string endToEndId, string payer = "1") => new("KEYS_CHECK", payer, endToEndId, Tokens.One, Tokens.Of(20));
}
