using Microsoft.Extensions.Time.Testing;
using Pix.Rates.Leases;
using Pix.Rates.Policies;
using Pix.Rates.Tests.Support;

namespace Pix.Rates.Tests.Bounds;

/// <summary>What DICT tells of its buckets is believed within bounds.</summary>
public sealed class ToldLimitTests
{
    private const string Policy = "KEYS_CHECK";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // The table has 70 70/min.
    [Theory]
    [InlineData(140, 140, 60, 140, 140.0 / 60)]
    [InlineData(1_000_000_000, 70, 60, 700, 70.0 / 60)]
    [InlineData(1, 70, 60, 7, 70.0 / 60)]
    [InlineData(0, 70, 60, 7, 70.0 / 60)]
    [InlineData(-5, 70, 60, 7, 70.0 / 60)]
    [InlineData(70, 1_000_000_000, 60, 70, 700.0 / 60)]
    [InlineData(70, 1, 60, 70, 7.0 / 60)]
    [InlineData(70, -1, 60, 70, 7.0 / 60)]
    [InlineData(70, 70, 0, 70, 7.0 / 60)]
    [InlineData(70, 70, -60, 70, 7.0 / 60)]
    [InlineData(70, 70, 31_536_000, 70, 7.0 / 60)]
    public void A_limit_is_taken_between_a_tenth_and_ten_times_the_known_one(long capacity, long refill, int seconds, double expected, double perSecond)
    {
        var rates = new SomeRates(time: new FakeTimeProvider());

        Told(rates, 0, new RateLimit(Tokens.Of(capacity), Tokens.Of(refill), TimeSpan.FromSeconds(seconds)));

        var bucket = Assert.Single(rates.Buckets());
        Assert.Equal((expected, perSecond), (bucket.Limit.Capacity.Value, bucket.Limit.PerSecond), (one, other) => Math.Abs(one.Item1 - other.Item1) + Math.Abs(one.Item2 - other.Item2) < 0.001);
        // By this budget's own log: the count is of the whole process, where other tests cap too.
        Assert.Equal(capacity != 140, rates.Log.Lines.Any(line => line.Id == EventIds.NumberCapped));
    }

    [Theory]
    [InlineData("50000", "25000")]
    [InlineData("50", "2")]
    public void Each_category_is_believed(string capacity, string refill)
    {
        var rates = new SomeRates(time: new FakeTimeProvider());
        var told = new RateLimit(Tokens.Of(long.Parse(capacity, null)), Tokens.Of(long.Parse(refill, null)), Minute);

        rates.CorrectAsync([new BucketReport { Policy = "ENTRIES_STATISTICS_READ", Limit = told }]);

        Assert.Equal(told, Assert.Single(rates.Buckets()).Limit);
    }

    [Theory]
    [InlineData(-1_000_000_000, -70)]
    [InlineData(1_000_000_000, 70)]
    [InlineData(-20, -20)]
    public void A_level_is_taken_between_an_empty_bucket_twice_over_and_a_full_one(long told, double taken)
    {
        var rates = new SomeRates(time: new FakeTimeProvider());
        rates.Fill(Policy, told);

        Assert.Equal(taken, rates.Level(Policy));
    }

    [Fact]
    public void Policies_that_are_none_are_not_remembered()
    {
        var rates = new SomeRates(time: new FakeTimeProvider());

        rates.CorrectAsync([.. Enumerable.Range(0, 1000).Select(number => new BucketReport { Policy = $"NO_SUCH_{number}", Available = Tokens.One })]);

        Assert.Empty(rates.Buckets());
    }

    private static void Told(SomeRates rates, long available, RateLimit limit) =>
        rates.CorrectAsync([new BucketReport { Policy = Policy, Available = Tokens.Of(available), Limit = limit }]);
}
