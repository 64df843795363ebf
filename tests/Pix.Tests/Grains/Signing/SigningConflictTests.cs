using Pix.Hsm.Pairs;
using static Pix.Grains.Tests.Signing.SomeTerm;

namespace Pix.Grains.Tests.Signing;

/// <summary>Which changes of the settings a running silo takes: those that give no message of the last 24 hours another form.</summary>
public sealed class SigningConflictTests
{
    private static readonly SigningTerm Old = Of("old", -300, 60), Next = Of("next", -5, 360);

    [Fact]
    public void A_second_pair_may_be_added_at_any_time_while_the_first_has_a_day_left() =>
        Assert.Null(Schedule(Old, Next).ConflictWith(Schedule(Old), Noon));

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, true)]
    [InlineData(11, false)]
    [InlineData(-1, true)]
    [InlineData(-1440, true)]
    [InlineData(-1441, true)]
    public void A_told_time_must_be_further_ahead_than_the_margin(int minutes, bool conflict) =>
        Assert.Equal(conflict, Schedule(Old, Next with { Told = Noon + (minutes * Minute) }).ConflictWith(Schedule(Old), Noon) is not null);

    [Fact]
    public void A_time_that_is_known_already_may_pass()
    {
        var known = Schedule(Old, Next with { Told = Noon });

        Assert.Null(Schedule(Old, Next with { Told = Noon }).ConflictWith(known, Noon + Minute));
        Assert.NotNull(Schedule(Old, Next with { Told = Noon + Hour }).ConflictWith(known, Noon + Minute));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(23, true)]
    [InlineData(24, false)]
    public void A_replaced_pair_stays_for_24_hours(int hours, bool conflict)
    {
        var both = Schedule(Old, Next with { Told = Noon });

        Assert.Equal(conflict, Schedule(Next with { Told = Noon }).ConflictWith(both, Noon + (hours * Hour)) is not null);
        Assert.Equal(conflict, Schedule(Next).ConflictWith(both, Noon + (hours * Hour)) is not null);
    }

    [Fact]
    public void The_edge_of_the_24_hours_is_the_second_in_which_the_last_message_may_be_sent_again()
    {
        var (both, alone) = (Schedule(Old, Next with { Told = Noon }), Schedule(Next with { Told = Noon }));

        Assert.NotNull(alone.ConflictWith(both, Noon + Day - Second));
        Assert.Null(alone.ConflictWith(both, Noon + Day));
    }

    [Fact]
    public void A_pair_put_in_the_place_of_another_is_refused_with_both_names()
    {
        var conflict = Schedule(Next).ConflictWith(Schedule(Old), Noon);

        var sentence = conflict!.Sentence(Noon);
        Assert.Contains("key old (certificate serial of old)", sentence, StringComparison.Ordinal);
        Assert.Contains("key next (certificate serial of next)", sentence, StringComparison.Ordinal);
        Assert.Contains("next@2026-06-15T12:40:00Z", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_that_is_dropped_is_named_with_what_to_do()
    {
        var sentence = Schedule(Next with { Told = Noon + Hour }).ConflictWith(Schedule(Old), Noon)!.Sentence(Noon);

        Assert.Contains("old!withdrawn", sentence, StringComparison.Ordinal);
        Assert.Contains("24 hours", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_may_be_withdrawn_at_once_and_its_time_goes_to_no_other()
    {
        var withdrawn = Old with { IsWithdrawn = true };

        Assert.Null(Schedule(withdrawn).ConflictWith(Schedule(Old), Noon));
        Assert.NotNull(Schedule(Next).ConflictWith(Schedule(withdrawn), Noon));
        Assert.NotNull(Schedule(withdrawn, Next with { Told = Noon }).ConflictWith(Schedule(withdrawn), Noon));
        Assert.Null(Schedule(withdrawn, Next with { Told = Noon + Hour }).ConflictWith(Schedule(withdrawn), Noon));
    }

    [Fact]
    public void A_time_in_which_no_pair_signed_is_free()
    {
        var ended = Schedule(Of("old", -300, -0.1));

        Assert.NotNull(Schedule(Of("old", -300, -0.1), Next).ConflictWith(ended, Noon));
        Assert.Null(Schedule(Of("old", -300, -0.1), Next with { Told = Noon - Hour }).ConflictWith(ended, Noon));
        Assert.Null(Schedule(Old).ConflictWith(SigningSchedule.Empty, Noon));
    }

    [Theory]
    [InlineData(-1440.001, false)]
    [InlineData(-1440, true)]
    [InlineData(10, true)]
    [InlineData(10.001, false)]
    public void The_window_of_messages_that_are_signed(double minutes, bool covered) =>
        Assert.Equal(covered, SigningWindow.Covers(Noon + TimeSpan.FromMinutes(minutes), Noon));
}
