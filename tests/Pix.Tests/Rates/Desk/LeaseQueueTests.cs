using Pix.Rates.Desk;
using Pix.Rates.Policies;
using Pix.Rates.Tests.Support;

namespace Pix.Rates.Tests.Desk;

/// <summary>Who is next, how much they want, and who waits in vain.</summary>
public sealed class LeaseQueueTests
{
    private static readonly HoldResult Refused = new(null, default);

    private readonly LeaseQueue _queue = new("KEYS_CHECK");

    [Fact]
    public void Urgent_ones_are_first_then_as_they_came_and_those_that_left_are_passed_by()
    {
        Assert.Equal((true, Tokens.Zero, Tokens.Zero, 0), (_queue.IsEmpty, _queue.FirstCost, _queue.Cost, _queue.Normal));
        var (first, urgent, second) = (Add(1), Add(2, urgent: true), Add(4));
        Assert.Equal((false, urgent, Tokens.Of(2), Tokens.Of(7), 2), (_queue.IsEmpty, _queue.First, _queue.FirstCost, _queue.Cost, _queue.Normal));

        urgent.TryGive(Refused);
        _queue.Left(urgent);
        Assert.Equal((first, Tokens.Of(5), 2), (_queue.First, _queue.Cost, _queue.Normal));
        _queue.Remove();
        _queue.Left(first);
        Assert.Equal((second, 1), (_queue.First, _queue.Normal));
        second.TryGive(Refused);
        Assert.True(_queue.IsEmpty);
    }

    [Theory]
    [InlineData(false, 10, 3700)]
    [InlineData(true, 10, 3200)]
    [InlineData(false, 0, 3000)]
    [InlineData(false, -1, 3000)]
    public void A_newcomer_waits_for_those_before_it(bool urgent, double pace, double milliseconds)
    {
        Add(5);
        Add(2, urgent: true);
        Add(100).TryGive(Refused);

        var estimate = _queue.Estimate(Charge(1, urgent), TimeSpan.FromSeconds(3), pace);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), estimate);
    }

    [Theory]
    [InlineData(10, "refused at 3000, waits, refused at 3500")]
    [InlineData(0, "refused at 3000, waits, waits")]
    public async Task Who_waits_in_vain_is_refused_and_not_waited_for_by_the_others(double pace, string expected)
    {
        var (first, second, third) = (Add(50, until: 2999), Add(5, until: 3000), Add(5, until: 3499));
        Add(9, until: 1).TryGive(Refused);

        _queue.RefuseLate(0, TimeSpan.FromSeconds(3), pace, time => (long)time.TotalMilliseconds, turn => new RateRefusal("KEYS_CHECK", turn, RateShortage.UsedUp));

        var told = new List<string>();
        foreach (var waiter in (LeaseWaiter[])[first, second, third])
        {
            told.Add(waiter.IsOver ? $"refused at {(await waiter.Task).Refusal.RetryAfter.TotalMilliseconds}" : "waits");
        }

        Assert.Equal(expected, string.Join(", ", told));
    }

    private static RateCharge Charge(long cost, bool urgent = false) => SomeRates.Charge("KEYS_CHECK", cost, urgent);

    private LeaseWaiter Add(long cost, bool urgent = false, long until = 0)
    {
        var waiter = new LeaseWaiter(Charge(cost, urgent), until);
        _queue.Add(waiter);
        return waiter;
    }
}
