using System.Collections.Concurrent;
using System.Text;
using Pix.Hsm.Memory;
using Pix.Hsm.Pairs;
using static Pix.Grains.Tests.Signing.SomeTerm;

namespace Pix.Grains.Tests.Signing;

/// <summary>A start is a change from what silos remember: the same message keeps its form, or is refused.</summary>
public sealed class RestartTests
{
    private static readonly MemoryKey Old = new("old", Noon - (300 * Day), Noon + (60 * Day)), Next = new("next", Noon - (5 * Day), Noon + (360 * Day));

    private readonly ConcurrentDictionary<string, byte[]> _folder = new();
    private readonly SettableTime _time = new(Noon);

    [Fact]
    public void A_pair_that_was_replaced_while_the_silo_was_down_does_not_take_over()
    {
        var silo = Silo("a");
        Assert.True(silo.Start(Old.Pair()));
        silo.Crash();
        _time.Now += Hour;

        Assert.False(silo.Start(Next.Pair()));

        Assert.Equal("old", LabelAt(silo, Noon));
        Assert.Equal("old", LabelAt(silo, _time.Now));
        Assert.Contains("two forms", silo.Decision!.Conflict!.Sentence(_time.Now), StringComparison.Ordinal);
    }

    [Fact]
    public void A_silo_that_never_ran_compares_with_what_the_others_remember()
    {
        Silo("a").Start(Old.Pair());

        var other = Silo("b");

        Assert.False(other.Start(Next.Pair()));
        Assert.Equal("old", LabelAt(other, Noon));
    }

    [Fact]
    public void A_free_change_is_taken_at_a_start_as_while_running()
    {
        Silo("a").Start(Old.Pair());

        Assert.True(Silo("b").Start(Old.Pair(), Next.Pair(Noon + Hour)));
        Assert.True(Silo("c").Start(Old.Pair(), Next.Pair()));
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, false)]
    [InlineData(25, true)]
    public void After_a_day_and_the_margins_nothing_is_compared(int hours, bool taken)
    {
        var silo = Silo("a");
        silo.Start(Old.Pair());
        silo.Crash();
        _time.Now += hours * Hour;

        Assert.Equal(taken, silo.Start(Next.Pair()));
    }

    [Fact]
    public void The_last_comparison_is_a_day_and_a_margin_after_the_last_possible_signature()
    {
        var silo = Silo("a");
        silo.Start(Old.Pair());
        var (edge, _) = (silo.Held!.UsedUntil + SigningWindow.Margin + SigningWindow.Resends, 0);
        silo.Crash();

        _time.Now = edge - Second;
        Assert.False(Silo("b").Start(Next.Pair()));
        _folder.TryRemove("b", out byte[]? _);
        _time.Now = edge;
        Assert.True(Silo("b").Start(Next.Pair()));
    }

    [Fact]
    public void A_pair_that_took_over_while_all_were_down_signs_from_its_time_on()
    {
        var silo = Silo("a");
        silo.Start(Old.Pair());
        silo.Crash();
        _time.Now += 3 * Hour;

        Assert.True(silo.Start(Old.Pair(), Next.Pair(Noon + Hour)));
        Assert.Equal(("old", "next"), (LabelAt(silo, Noon), LabelAt(silo, Noon + (2 * Hour))));
    }

    [Fact]
    public void A_withdrawal_is_taken_though_the_rest_is_not()
    {
        var silo = Silo("a");
        silo.Start(Old.Pair());
        silo.Crash();

        Assert.False(silo.Start(Old.Pair(withdrawn: true), Next.Pair(Noon)));
        Assert.Null(LabelAt(silo, Noon));
        Assert.Equal("Withdrawn.", silo.At(Noon).Detail);
    }

    [Fact]
    public void A_withdrawn_pair_that_comes_back_signs_as_before()
    {
        var silo = Silo("a");
        silo.Start(Old.Pair(withdrawn: true));
        silo.Crash();

        Assert.True(silo.Start(Old.Pair()));
        Assert.Equal("old", LabelAt(silo, Noon));
    }

    [Fact]
    public void Nothing_is_signed_before_the_comparison_nor_while_the_folder_cannot_be_read_or_written()
    {
        var silo = Silo("a");
        silo.Files.Unreadable = "denied";
        Assert.False(silo.Start(Old.Pair()));
        Assert.Contains("denied", silo.At(Noon).Detail, StringComparison.Ordinal);

        (silo.Files.Unreadable, silo.Files.ReadOnly) = (null, "read-only");
        Assert.False(silo.Look());
        Assert.Contains("read-only", silo.At(Noon).Detail, StringComparison.Ordinal);
        Assert.False(silo.At(Noon).IsStarted);

        silo.Files.ReadOnly = null;
        Assert.True(silo.Look());
        Assert.Equal("old", LabelAt(silo, Noon));
    }

    [Fact]
    public void A_silo_that_cannot_write_signs_until_the_time_it_wrote_and_no_longer()
    {
        var silo = Silo("a");
        silo.Start(Old.Pair());
        var until = silo.Held!.UsedUntil;
        Assert.Equal(Noon + SigningWindow.Ahead, until);
        silo.Files.ReadOnly = "full";

        _time.Now = until - Second;
        silo.Look();
        Assert.Equal("old", LabelAt(silo, Noon));
        _time.Now = until;
        silo.Look();
        Assert.Contains("full", silo.At(Noon).Detail, StringComparison.Ordinal);

        silo.Files.ReadOnly = null;
        silo.Look();
        Assert.Equal("old", LabelAt(silo, Noon));
    }

    [Fact]
    public void The_time_is_written_anew_when_half_of_it_is_gone()
    {
        var silo = Silo("a");
        silo.Start(Old.Pair());
        var writes = silo.Files.Writes;
        for (var i = 0; i < 60 * 4; i++)
        {
            _time.Now += TimeSpan.FromSeconds(15);
            silo.Look();
            Assert.Equal("old", LabelAt(silo, Noon));
        }

        Assert.Equal(12, silo.Files.Writes - writes);
    }

    [Fact]
    public void A_renewal_that_is_durable_too_late_does_not_count()
    {
        var silo = Silo("a");
        silo.Start(Old.Pair());
        FreezeInTheNextWrite(silo);
        _time.Now = Noon + (9 * Minute);

        silo.Look();

        Assert.Equal("next", LabelAt(silo, Noon + (20 * Minute)));
    }

    [Fact]
    public void A_change_that_is_durable_too_late_does_not_count()
    {
        var silo = Silo("a");
        silo.Start(Old.Pair());
        FreezeInTheNextWrite(silo);
        _time.Now = Noon + (4 * Minute);

        silo.Learn(Old.Pair(), Next.Pair(Noon + Day));

        Assert.Equal((null, false), (LabelAt(silo, Noon + (20 * Minute)), silo.At(Noon).IsStarted));
        silo.Look();
        Assert.Equal("next", LabelAt(silo, Noon + (20 * Minute)));
    }

    [Fact]
    public void Of_two_silos_that_start_at_once_with_different_settings_one_yields()
    {
        var (one, other) = (Silo("a"), Silo("b"));
        one.Files.AfterRead = () =>
        {
            // The other one starts between what this one reads and what it writes.
            one.Files.AfterRead = () => { };
            _time.Now += Second;
            Assert.True(other.Start(Next.Pair()));
            _time.Now -= Second;
        };

        Assert.False(one.Start(Old.Pair()));

        Assert.Equal(("next", "next"), (LabelAt(one, Noon), LabelAt(other, Noon)));
    }

    [Fact]
    public void The_key_of_before_is_gone_then_earlier_messages_are_refused_and_later_ones_signed_with_the_settings()
    {
        var silo = Silo("a");
        silo.Start(Old.Pair());
        var until = silo.Held!.UsedUntil;
        silo.Crash();
        silo.Lose(Old);

        Assert.True(silo.Start(Next.Pair()));

        Assert.Equal((null, null, "next"), (LabelAt(silo, Noon), LabelAt(silo, until + SigningWindow.Margin - Second), LabelAt(silo, until + SigningWindow.Margin)));
        Assert.True(silo.At(Noon).IsStarted);
        silo.Crash();
        _time.Now += 2 * Hour;
        Assert.True(silo.Start(Next.Pair()));
        Assert.Equal((null, "next"), (LabelAt(silo, Noon), LabelAt(silo, _time.Now)));
    }

    [Fact]
    public void The_settings_do_not_take_over_from_a_key_that_another_silo_may_sign_with()
    {
        var (silo, other) = (Silo("a"), Silo("b"));
        other.Start(Old.Pair());
        var third = Silo("c");
        silo.Lose(Old);
        third.Lose(Old);

        Assert.False(silo.Start(Next.Pair()));
        Assert.False(third.Start(Next.Pair()));
        Assert.Equal("b", silo.Decision!.WaitsFor!.Silo);
        Assert.Equal((null, false), (LabelAt(silo, Noon), silo.At(Noon).IsStarted));

        _time.Now += 6 * Minute;
        other.Look();
        var until = other.Held!.UsedUntil;
        _time.Now = until - Second;
        Assert.False(silo.Look());
        Assert.False(third.Look());
        _time.Now = until;
        Assert.True(silo.Look());
        Assert.True(third.Look());
        Assert.Equal((null, "next"), (LabelAt(silo, until + SigningWindow.Margin - Second), LabelAt(silo, until + SigningWindow.Margin)));

        // The other was frozen all the while: it begins as at a start, and signs with the new key too.
        Assert.Null(LabelAt(other, Noon));
        other.Learn(Next.Pair());
        Assert.Equal((null, "next"), (LabelAt(other, until + SigningWindow.Margin - Second), LabelAt(other, until + SigningWindow.Margin)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"version\":1,\"usedUntil\":\"2026-06-15T12:05:00Z\",\"pairs\":[]}")]
    [InlineData("{\"version\":1,\"usedUntil\":\"2026-06-15T12:05:00\",\"pairs\":[]}")]
    [InlineData("{\"version\":1,\"usedUntil\":\"9999-12-31T23:59:59Z\",\"pairs\":[]}")]
    [InlineData("{\"version\":1,\"usedUntil\":\"0001-01-01T00:00:00Z\",\"pairs\":[]}")]
    [InlineData("{\"version\":1,\"usedUntil\":\"2026-06-15T12:05:00Z\",\"pairs\":[{\"label\":\"a,b\",\"certificate\":\"x\"}]}")]
    [InlineData("{\"version\":1,\"usedUntil\":\"2026-06-15T12:05:00Z\",\"pairs\":[{\"label\":\"a\",\"certificate\":\"x\"}]}")]
    [InlineData("{\"version\":1,\"usedUntil\":\"2026-06-15T12:05:00Z\",\"pairs\":[null]}")]
    [InlineData("{\"version\":2,\"usedUntil\":\"2026-06-15T12:05:00Z\"}")]
    public void When_no_file_can_be_read_what_may_be_signed_already_is_refused_and_the_rest_is_signed(string content)
    {
        _folder["a"] = Encoding.UTF8.GetBytes(content);
        var silo = Silo("a");

        Assert.True(silo.Start(Next.Pair()));

        var known = Noon + SigningWindow.Margin + (content.Contains("12:05:00Z", StringComparison.Ordinal) ? 5 * Minute : default);
        Assert.Equal((null, "next"), (LabelAt(silo, known - Second), LabelAt(silo, known)));
        Assert.True(silo.At(Noon).IsStarted);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_of_no_matter_beside_one_that_can_and_is_deleted()
    {
        Silo("a").Start(Old.Pair());
        _folder["b"] = "garbage"u8.ToArray();

        var silo = Silo("c");

        Assert.True(silo.Start(Old.Pair()));
        Assert.Equal("old", LabelAt(silo, Noon));
        Assert.DoesNotContain("b", _folder.Keys);
    }

    [Fact]
    public void A_file_of_a_newer_version_stays_until_it_is_too_old()
    {
        _folder["b"] = Encoding.UTF8.GetBytes("{\"version\":2,\"usedUntil\":\"2026-06-15T12:05:00Z\"}");
        Silo("a").Start(Old.Pair());
        Assert.Contains("b", _folder.Keys);

        _time.Now = Noon + Day + (25 * Minute);
        Silo("a").Start(Old.Pair());

        Assert.DoesNotContain("b", _folder.Keys);
    }

    [Fact]
    public void Files_of_silos_that_are_gone_are_deleted_when_they_are_too_old()
    {
        Silo("gone").Start(Old.Pair());
        var silo = Silo("a");
        silo.Start(Old.Pair());
        for (var edge = Noon + Day + (30 * Minute); _time.Now < edge + (6 * Minute); _time.Now += Minute)
        {
            silo.Look();
            Assert.True(_time.Now >= edge || _folder.ContainsKey("gone"));
        }

        Assert.Equal(["a"], _folder.Keys);
    }

    [Fact]
    public void When_silos_remember_differently_the_latest_use_counts()
    {
        Silo("a").Start(Old.Pair());
        var kept = _folder["a"];
        _folder.Clear();
        _time.Now += Second;
        Silo("b").Start(Next.Pair());
        _folder["a"] = kept;

        var silo = Silo("c");

        Assert.True(silo.Start(Next.Pair()));
        var (other, conflict) = SigningPast.Of(silo.Files.Read(), _time.Now).Disagreement(_time.Now)!.Value;
        Assert.Equal(("a", "old"), (other.Silo, conflict.Then.Label.Value));
    }

    [Fact]
    public void A_clock_that_was_set_back_frees_nothing_that_was_signed_by_it()
    {
        var silo = Silo("a");
        silo.Start(Old.Pair());
        silo.Learn(Old.Pair(), Next.Pair(Noon + Hour));
        _time.Now += 3 * Hour;
        silo.Look();
        Assert.Equal("next", LabelAt(silo, _time.Now));

        _time.Now -= 3 * Hour;
        Assert.False(silo.Learn(Old.Pair(), Next.Pair(Noon + (2 * Hour))));
        silo.Crash();
        Assert.False(silo.Start(Old.Pair(), Next.Pair(Noon + (2 * Hour))));
        Assert.Equal("next", LabelAt(silo, Noon + (90 * Minute)));
    }

    [Fact]
    public void What_a_wrong_clock_wrote_holds_for_a_day_at_most()
    {
        var silo = Silo("a");
        _time.Now = Noon + (3000 * Day);
        silo.Start(Next.Pair(), Old.Pair());
        _time.Now = Noon;
        silo.Look();
        Assert.Equal(Noon + Day, silo.Held!.UsedUntil);

        _time.Now += 2 * Day;
        silo.Look();
        Assert.Equal(_time.Now + SigningWindow.Ahead, silo.Held!.UsedUntil);
    }

    [Fact]
    public void A_file_of_a_wrong_clock_yields_to_any_other_and_is_deleted()
    {
        _time.Now = Noon + (40 * Day);
        Silo("wrong").Start(Old.Pair());
        var wrong = _folder["wrong"];
        _time.Now = Noon;
        _folder.Clear();
        Silo("a").Start(Next.Pair());
        _folder["wrong"] = wrong;

        Assert.True(Silo("b").Start(Next.Pair()));

        Assert.DoesNotContain("wrong", _folder.Keys);
    }

    [Fact]
    public void What_is_written_is_read_again_as_it_was()
    {
        var memory = new SigningMemory("a", Noon, new PairsInForce([Old.Pair(withdrawn: true), Next.Pair(Noon + Second)], Noon - Hour));

        var (read, unreadable) = SigningMemoryText.Read(new SigningMemoryFile("a", SigningMemoryText.Write(memory)));

        Assert.Null(unreadable);
        Assert.Equal((memory.Silo, memory.UsedUntil, true), (read!.Silo, read.UsedUntil, read.InForce.SameAs(memory.InForce)));
    }

    // Frozen within the write. Meanwhile a silo without the key takes its time for over, and takes over from it.
    private void FreezeInTheNextWrite(RememberingSilo silo) => silo.Files.BeforeWritten = () =>
    {
        silo.Files.BeforeWritten = () => { };
        _time.Now = Noon + (11 * Minute);
        var other = Silo("b");
        other.Lose(Old);
        Assert.True(other.Start(Next.Pair()));
    };

    private RememberingSilo Silo(string name)
    {
        var silo = new RememberingSilo(name, _folder, _time);
        silo.Tokens.AddRange([Old, Next]);
        return silo;
    }

    private static string? LabelAt(RememberingSilo silo, DateTimeOffset created) => silo.At(created).Key?.Label.Value;
}
