using Pix.Rates.Leases;
using Pix.Rates.Policies;
using Pix.Rates.Tests.Support;

namespace Pix.Rates.Tests.Leases;

/// <summary>What an operator is told of a bucket.</summary>
public sealed class BucketStateTests
{
    [Fact]
    public async Task What_silos_hold_counts_as_left_and_is_told_by_silo()
    {
        var rates = new SomeRates();
        rates.Fill(RatePolicyTable.SpiPrimary, 3_000);
        var pass = await rates.Desk("one").EnterAsync([SomeRates.Charge()], TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.True(pass.Granted);

        var bucket = Assert.Single(rates.Buckets());

        Assert.Equal((RatePolicyTable.SpiPrimary, 3_750.0, 750.0), (bucket.Policy, bucket.Limit.Capacity.Value, bucket.Limit.PerSecond));
        var lease = Assert.Single(bucket.Leases);
        Assert.Equal("one", lease.Key);
        Assert.True(lease.Value >= Tokens.One, $"{lease.Value}");
        Assert.InRange(bucket.Left.Value, 3_000, 3_750);
    }

    [Fact]
    public async Task A_bucket_fills_while_nobody_asks_for_tokens()
    {
        var time = new JumpingTime();
        var rates = new SomeRates(time: time);
        rates.Fill(RatePolicyTable.SpiPrimary, 0);
        await rates.Desk().EnterAsync([SomeRates.Charge()], TimeSpan.Zero, TestContext.Current.CancellationToken);
        time.Jump(TimeSpan.FromMinutes(5));

        Assert.Equal(3_750, Assert.Single(rates.Buckets()).Left.Value);
    }

    [Fact]
    public async Task A_keeper_that_has_just_begun_counts_with_less()
    {
        var rates = new SomeRates();
        await rates.LeaseAsync(new LeaseRequest { Policy = RatePolicyTable.SpiPrimary, Holder = "one", Sequence = 1 });

        var bucket = Assert.Single(rates.Buckets());

        Assert.Equal((3_750.0, 468.75), (bucket.Limit.Capacity.Value, bucket.Countable.Value));
    }

    [Fact]
    public void A_limit_that_was_not_used_is_not_told() => Assert.Empty(new SomeRates().Buckets());
}
