using Pix.Hsm.Pairs;
using static Pix.Grains.Tests.Signing.SomeTerm;

namespace Pix.Grains.Tests.Signing;

/// <summary>Which pair signs messages of which time; each rule with both edges.</summary>
public sealed class SigningScheduleTests
{
    private static readonly TimeSpan Overlap = SigningWindow.Resends + SigningWindow.Margin;

    [Fact]
    public void A_pair_alone_signs_from_its_NotBefore_until_its_NotAfter()
    {
        var schedule = Schedule(Of("a", -1, 1));

        Assert.Equal(
            ("-", "a", "a", "-"),
            (schedule.LabelAt(Noon - Day - Second), schedule.LabelAt(Noon - Day), schedule.LabelAt(Noon + Day - Second), schedule.LabelAt(Noon + Day)));
    }

    [Fact]
    public void A_further_pair_takes_over_when_what_the_earlier_signs_could_outlive_it()
    {
        var schedule = Schedule(Of("a", -300, 60), Of("b", -5, 360));
        var takesOver = Noon + (60 * Day) - Overlap;

        Assert.Equal(("a", "a", "b", "b"), (schedule.LabelAt(Noon), schedule.LabelAt(takesOver - Second), schedule.LabelAt(takesOver), schedule.LabelAt(Noon + (60 * Day))));
        Assert.Equal((takesOver, "b"), (schedule.NextAfter(Noon)!.Value.Time, schedule.NextAfter(Noon)!.Value.Pair.Label.Value));
        Assert.Null(schedule.NextAfter(takesOver));
    }

    [Fact]
    public void A_further_pair_that_begins_later_takes_over_at_its_NotBefore()
    {
        var schedule = Schedule(Of("a", -300, 1), Of("b", 0.5, 360));

        Assert.Equal(("a", "b"), (schedule.LabelAt(Noon + (Day / 2) - Second), schedule.LabelAt(Noon + (Day / 2))));
    }

    [Fact]
    public void A_told_time_rules()
    {
        var schedule = Schedule(Of("a", -300, 60), Of("b", -5, 360, told: Noon));

        Assert.Equal(("a", "b", "b"), (schedule.LabelAt(Noon - Second), schedule.LabelAt(Noon), schedule.LabelAt(Noon + (59 * Day))));
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(-300)]
    [InlineData(-400)]
    public void A_told_pair_takes_nothing_from_the_time_before_it_however_old_its_certificate(double fromDay)
    {
        var schedule = Schedule(Of("a", -300, 60), Of("b", fromDay, 360, told: Noon));

        Assert.Equal(("a", "a", "b"), (schedule.LabelAt(Noon - (300 * Day)), schedule.LabelAt(Noon - Second), schedule.LabelAt(Noon)));
    }

    [Fact]
    public void A_pair_that_ends_within_the_time_of_another_gives_the_time_back()
    {
        var schedule = Schedule(Of("a", -300, 60), Of("b", -5, 10, told: Noon));

        Assert.Equal(("b", "a"), (schedule.LabelAt(Noon + (10 * Day) - Second), schedule.LabelAt(Noon + (10 * Day))));
    }

    [Fact]
    public void A_third_pair_waits_for_the_last_of_those_before_it()
    {
        var schedule = Schedule(Of("a", -300, 60), Of("b", -200, 10), Of("c", -5, 360));

        Assert.Equal(("a", "c"), (schedule.LabelAt(Noon + (60 * Day) - Overlap - Second), schedule.LabelAt(Noon + (60 * Day) - Overlap)));
    }

    [Fact]
    public void A_withdrawn_pair_keeps_its_time()
    {
        var schedule = Schedule(Of("a", -300, 60, withdrawn: true), Of("b", -5, 360, told: Noon));

        Assert.True(schedule.At(Noon - Second) is { IsWithdrawn: true });
        Assert.True(schedule.At(Noon) is { IsWithdrawn: false });
    }

    [Fact]
    public void The_order_of_the_settings_does_not_matter()
    {
        SigningTerm[] terms = [Of("a", -300, 60), Of("b", -5, 360), Of("c", -5, 200, told: Noon), Of("d", -5, 100, told: Noon), Of("a", -300, 60)];
        var random = new Random(1);
        var expected = Schedule(terms).ToString();

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(expected, SigningSchedule.Of(terms.OrderBy(_ => random.Next())).ToString());
        }
    }

    [Theory]
    [InlineData(-300, null)]
    [InlineData(-1, null)]
    [InlineData(-0.5, -12)]
    [InlineData(0, 0)]
    [InlineData(1, null)]
    public void A_gap_is_a_time_of_the_last_24_hours_without_a_pair_before_one(double fromDay, int? hours) =>
        Assert.Equal(hours is { } from ? Noon + (from * Hour) : null, Schedule(Of("a", fromDay, 100)).GapUntil(Noon));

    [Fact]
    public void A_told_pair_without_the_one_before_it_leaves_a_gap() =>
        Assert.Equal(Noon - Hour, Schedule(Of("b", -100, 100, told: Noon - Hour)).GapUntil(Noon));

    [Fact]
    public void Nothing_signs_in_an_empty_schedule() => Assert.Equal(("-", null, null), (SigningSchedule.Empty.LabelAt(Noon), SigningSchedule.Empty.NextAfter(Noon), SigningSchedule.Empty.GapUntil(Noon)));
}
