using Microsoft.Extensions.Time.Testing;
using Pix.Rates.Authority;
using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Rates.Tests.Authority;

/// <summary>The bucket of one payer: 100 tokens deep, two a minute.</summary>
public sealed class PayerBucketTests
{
    private static readonly RateLimit Limit = new(Tokens.Of(100), Tokens.Of(2), TimeSpan.FromMinutes(1));
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(100_000, 20_000, 0)]
    [InlineData(20_000, 20_000, 0)]
    [InlineData(19_999, 19_999, 0)]
    [InlineData(1_000, 1_000, 0)]
    [InlineData(500, 0, 15_000)]
    [InlineData(0, 0, 30_000)]
    [InlineData(-1_000, 0, 60_000)]
    public void The_first_look_up_gets_what_it_can_cost_or_all_that_there_is_and_waits_for_the_least(long level, long reserved, double milliseconds) =>
        Assert.Equal(new PayerAnswer(new Tokens(reserved), TimeSpan.FromMilliseconds(milliseconds)), Reserve(Bucket(level)));

    [Theory]
    [InlineData(40_000, 20_000, 0)]
    [InlineData(39_999, 0, 100)]
    [InlineData(20_500, 0, 15_000)]
    public void The_next_one_at_the_same_time_gets_all_that_it_can_cost_or_nothing(long level, long reserved, double milliseconds)
    {
        var bucket = Bucket(level);
        Reserve(bucket);

        Assert.Equal(new PayerAnswer(new Tokens(reserved), TimeSpan.FromMilliseconds(milliseconds)), Reserve(bucket));
    }

    [Theory]
    [InlineData(20, 1, false, 99)]
    [InlineData(20, 20, false, 80)]
    [InlineData(1000, 1, false, 99)]
    [InlineData(20, 120, false, -20)]
    [InlineData(20, 1, true, 0)]
    [InlineData(20, 120, true, -20)]
    public void What_a_look_up_did_not_cost_is_there_again_and_a_refusal_leaves_nothing(long reserved, long spent, bool refused, long left)
    {
        var bucket = Bucket(100_000);
        Reserve(bucket);

        bucket.Settle(new PayerSettlement("KEYS_CHECK", "1", Tokens.Of(reserved), Tokens.Of(spent), refused), Limit);

        Assert.Equal(Tokens.Of(left), bucket.Level);
    }

    [Fact]
    public void A_reservation_of_which_nothing_is_heard_costs_the_least_after_two_minutes_and_leaves_a_doubt()
    {
        var bucket = Bucket(100_000);
        Reserve(bucket);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.False(bucket.IsFull(Limit));
        Assert.Equal(Tokens.Of(80), bucket.Level);

        _time.Advance(Moment);
        Assert.False(bucket.IsFull(Limit));
        Assert.Equal(99, Math.Floor(bucket.Level.Value));
        Assert.Equal((true, false), (Goes(bucket), Goes(bucket)));
    }

    // DICT may have less than the level: the first answers tell.
    [Fact]
    public void In_doubt_one_look_up_goes_at_a_time_and_twice_as_many_after_each_that_DICT_let_in()
    {
        var bucket = new PayerBucket(_time, Tokens.Of(100), isSure: false);
        Assert.Equal((true, false), (Goes(bucket), Goes(bucket)));

        Settle(bucket, spent: 1);

        Assert.Equal((true, true, false), (Goes(bucket), Goes(bucket), Goes(bucket)));
        Settle(bucket, spent: 1);
        Assert.Equal((true, true, true), (Goes(bucket), Goes(bucket), Goes(bucket)));
    }

    [Fact]
    public void In_doubt_what_did_not_leave_tells_nothing()
    {
        var bucket = new PayerBucket(_time, Tokens.Of(100), isSure: false);
        Assert.True(Goes(bucket));

        Settle(bucket, spent: 0);

        Assert.Equal((true, false), (Goes(bucket), Goes(bucket)));
    }

    [Fact]
    public void A_429_ends_the_doubt_there_is_nothing()
    {
        var bucket = new PayerBucket(_time, Tokens.Of(100), isSure: false);
        Assert.True(Goes(bucket));

        Settle(bucket, spent: 1, refused: true);

        Assert.Equal(new PayerAnswer(Tokens.Zero, TimeSpan.FromSeconds(30)), Reserve(bucket));
    }

    [Fact]
    public void A_lost_answer_costs_the_least_and_leaves_a_doubt()
    {
        var bucket = Bucket(100_000);
        Assert.True(Goes(bucket));

        Settle(bucket, spent: 1, lost: true);

        Assert.Equal(Tokens.Of(99), bucket.Level);
        Assert.Equal((true, false), (Goes(bucket), Goes(bucket)));
    }

    [Fact]
    public void A_bucket_is_not_full_while_something_is_reserved()
    {
        var bucket = Bucket(100_000);
        Assert.True(bucket.IsFull(Limit));
        bucket.Reserve(new PayerReservation("KEYS_CHECK", "1", "", Tokens.Zero, new Tokens(1)), Limit);
        Assert.False(bucket.IsFull(Limit));
    }

    [Fact]
    public void What_comes_back_comes_after_what_came_by_itself_and_never_above_the_depth()
    {
        var bucket = Bucket(50_000);
        _time.Advance(TimeSpan.FromMinutes(1));
        bucket.GiveBack(Tokens.Of(3), Limit);
        Assert.Equal(Tokens.Of(55), bucket.Level);

        bucket.GiveBack(Tokens.Of(100), Limit);
        Assert.Equal(Tokens.Of(100), bucket.Level);
    }

    private static bool Goes(PayerBucket bucket) => Reserve(bucket).Reserved > Tokens.Zero;

    private static void Settle(PayerBucket bucket, long spent, bool refused = false, bool lost = false) =>
        bucket.Settle(new PayerSettlement("KEYS_CHECK", "1", Tokens.Of(20), Tokens.Of(spent), refused, lost), Limit);

    private static PayerAnswer Reserve(PayerBucket bucket) => bucket.Reserve(new PayerReservation("KEYS_CHECK", "1", "", Tokens.One, Tokens.Of(20)), Limit);

    private PayerBucket Bucket(long thousandths) => new(_time, new Tokens(thousandths));
}
