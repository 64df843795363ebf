using System.Collections.Immutable;
using Pix.Contracts.Health;
using Pix.Domain;

namespace Pix.Health.Tests;

/// <summary>The judgement, row by row of "which part is sick": state, since when, who feels it, what callers get, what to do.</summary>
public sealed class JudgementTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 20, 23, 40, TimeSpan.Zero), Since = Now.AddSeconds(-16);

    [Fact]
    public void What_answers_is_up()
    {
        var verdict = Judge(Silo("a", [Good("spi", 20), Good("dict", 3)], Up("hsm"), Up("audit")));

        Assert.Equal((HealthLevel.Up, null, "Everything works."), (verdict.Level, verdict.Since, verdict.Sentence));
    }

    [Fact]
    public void A_key_that_is_gone_is_down_with_the_whole_sentence()
    {
        var verdict = Judge(Silo("a", [Failing("spi", 14, ExchangeError.HsmUnavailable)], Down("hsm", "the key pix-signature is not on token pix", "spi", "dict")));

        Assert.Equal(
            "down since 20:23:24: 14 of 14 payments failed, the key pix-signature is not on token pix; callers get 503, nothing was sent; "
            + "is the HSM reachable and the key on its token? './pix hsm selftest'; Pix tries again by itself (docs/operations.md#hsm).",
            Channel(verdict, "spi").Sentence);
        Assert.Equal((HealthLevel.Down, Since), (verdict.Level, verdict.Since));
        Assert.Equal(HealthLevel.Up, Channel(verdict, "streams").Level);
    }

    [Theory]
    [InlineData(ExchangeError.HsmUnavailable, "hsm", "callers get 503, nothing was sent")]
    [InlineData(ExchangeError.AuditUnavailable, "audit", "callers get 503, nothing was sent")]
    [InlineData(ExchangeError.EndpointUnreachable, "endpoints", "callers get 503, nothing was sent")]
    [InlineData(ExchangeError.NoAnswer, "central-bank", "callers get 504, whether it arrived is not known: the same bytes may be sent again")]
    [InlineData(ExchangeError.CentralBankFailed, "central-bank", "callers get 502, whether it arrived is not known: the same bytes may be sent again")]
    [InlineData(ExchangeError.AnswerSignatureInvalid, "signature", "callers get 502, the messages may have arrived")]
    [InlineData(ExchangeError.EndpointBusy, "load", "callers get 503, nothing was sent")]
    [InlineData(ExchangeError.DeadlineBeforeSending, "load", "callers get 503, nothing was sent")]
    public void Outcomes_alone_are_enough_to_be_down_though_every_part_says_it_is_well(ExchangeError error, string cause, string callersGet)
    {
        var spi = Channel(Judge(Silo("a", [Failing("spi", 3, error)], Up("hsm"), Up("audit"), Up("endpoints"))), "spi");

        Assert.Equal((HealthLevel.Down, cause, callersGet, Since), (spi.Level, spi.Cause, spi.CallersGet, spi.Since));
        Assert.StartsWith("down since 20:23:24: 3 of 3 payments failed, ", spi.Sentence, StringComparison.Ordinal);
        Assert.Equal($"docs/operations.md#{cause}", spi.Runbook);
    }

    [Fact]
    public void A_dead_SPI_leaves_DICT_up()
    {
        var verdict = Judge(Silo("a", [Failing("spi", 5, ExchangeError.EndpointUnreachable), Good("dict", 5)], Down("endpoints", "icom:16522 cannot be reached: connection refused", "spi"), Up("endpoints")));

        Assert.Equal([HealthLevel.Down, HealthLevel.Up, HealthLevel.Up], verdict.Channels.Select(channel => channel.Level));
        Assert.Contains("icom:16522 cannot be reached: connection refused", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_is_down_is_down_before_anything_was_tried()
    {
        var verdict = Judge(Silo("a", [], Down("audit", "DiskLow, 0 MB free", "spi", "streams")));

        Assert.Equal(HealthLevel.Down, Channel(verdict, "spi").Level);
        Assert.StartsWith("down since 20:23:24: payments: DiskLow, 0 MB free; callers get 503", verdict.Sentence, StringComparison.Ordinal);
        Assert.Contains("The same for reads.", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_succeeds_is_not_down_whatever_a_part_says_of_itself() =>
        Assert.Equal(HealthLevel.Degraded, Channel(Judge(Silo("a", [Good("spi", 5)], Down("hsm", "silent", "spi"))), "spi").Level);

    [Fact]
    public void One_of_two_silos_that_cannot_sign_degrades_and_callers_feel_nothing()
    {
        var verdict = Judge(Silo("a", [Good("spi", 20)], Up("hsm")), Silo("b", [], Down("hsm", "token gone", "spi", "dict")));

        var spi = Channel(verdict, "spi");
        Assert.Equal(HealthLevel.Degraded, spi.Level);
        Assert.Contains("b: token gone; callers feel nothing", spi.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_two_silos_out_is_not_down_before_anything_was_tried_and_both_are()
    {
        var sick = Silo("b", [], Down("hsm", "token gone", "spi"));

        Assert.Equal(HealthLevel.Degraded, Channel(Judge(Silo("a", [], Up("hsm")), sick), "spi").Level);
        Assert.Equal(HealthLevel.Down, Channel(Judge(Silo("a", [], Down("mtls", "expired", "spi")), sick), "spi").Level);
    }

    [Fact]
    public void A_silo_that_does_not_answer_degrades_and_no_silo_is_down()
    {
        var one = Judgement.Of([Silo("a", [Good("spi", 4)], Up("hsm"))], ["b"], Since, Now);
        var none = Judgement.Of([], ["a", "b"], Since, Now);

        Assert.Equal((HealthLevel.Degraded, "degraded since 20:23:24: payments: no answer from b; callers feel nothing"), (one.Level, one.Sentence.Split("; the other")[0].Split(": the other")[0]));
        Assert.Equal((HealthLevel.Down, Since), (none.Level, none.Since));
        Assert.Contains("no silo answers; callers get 503, nothing was sent", none.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 100, HealthLevel.Up)]
    [InlineData(2, 100, HealthLevel.Up)]
    [InlineData(6, 100, HealthLevel.Degraded)]
    [InlineData(2, 10, HealthLevel.Degraded)]
    public void One_failure_in_twenty_degrades(int failed, int succeeded, HealthLevel level)
    {
        var some = new ChannelOutcomes("spi", succeeded, failed, 0, 0, null, null, [new ErrorCount(ExchangeError.NoAnswer, failed)]);

        Assert.Equal(level, Channel(Judge(Silo("a", [some], Up("hsm"))), "spi").Level);
    }

    [Fact]
    public void A_limit_that_holds_most_requests_back_degrades_and_says_429()
    {
        var limited = new ChannelOutcomes("dict", 2, 0, 9, 0, null, null, []);

        var dict = Channel(Judge(Silo("a", [limited], Up("hsm"))), "dict");

        Assert.Equal((HealthLevel.Degraded, "limits"), (dict.Level, dict.Cause));
        Assert.Contains("9 of 11 DICT requests were held back", dict.Sentence, StringComparison.Ordinal);
        Assert.Contains("callers get 429 with Retry-After, nothing was sent", dict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_part_explains_is_over_when_the_part_that_is_asked_is_well_and_what_none_explains_is_over_with_a_success()
    {
        var old = Now.AddSeconds(-60);
        var healed = new ChannelOutcomes("spi", 0, 0, 0, 14, old, old, [new ErrorCount(ExchangeError.HsmUnavailable, 14)]);
        var unexplained = healed with { Errors = [new ErrorCount(ExchangeError.CentralBankFailed, 14)] };

        Assert.Equal(HealthLevel.Up, Judge(Silo("a", [healed], Up("hsm"))).Level);
        Assert.Equal(HealthLevel.Degraded, Judge(Silo("a", [unexplained], Up("hsm"))).Level);
        Assert.Equal(HealthLevel.Up, Judge(Silo("a", [unexplained with { RunSince = Now.AddMinutes(-9), LastFailure = Now.AddMinutes(-6) }], Up("hsm"))).Level);
    }

    [Fact]
    public void One_silo_that_answers_ends_the_run_of_another() =>
        Assert.Equal(HealthLevel.Degraded, Channel(Judge(Silo("a", [Failing("spi", 9, ExchangeError.HsmUnavailable)], Up("hsm")), Silo("b", [Good("spi", 9)], Up("hsm"))), "spi").Level);

    [Fact]
    public void Three_failures_in_a_row_are_down_at_once_though_the_window_holds_many_successes()
    {
        var broke = Failing("spi", 3, ExchangeError.AuditUnavailable) with { Succeeded = 500, LastSuccess = Since.AddMilliseconds(-1) };

        var spi = Channel(Judge(Silo("a", [broke], Up("audit"))), "spi");

        Assert.Equal((HealthLevel.Down, Since), (spi.Level, spi.Since));
        Assert.StartsWith("down since 20:23:24: 3 of 3 payments failed, ", spi.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_all_silos_begins_after_the_last_success_of_any()
    {
        var late = Since.AddSeconds(9);
        var one = Failing("spi", 9, ExchangeError.HsmUnavailable) with { Succeeded = 9, LastSuccess = Since.AddSeconds(-1) };
        var other = new ChannelOutcomes("spi", 20, 4, 0, 4, late, Now, [new ErrorCount(ExchangeError.HsmUnavailable, 4)]) { LastSuccess = late.AddSeconds(-1) };
        var idle = Good("spi", 20) with { LastSuccess = Since.AddSeconds(-2) };

        Assert.Equal((HealthLevel.Down, late), (Channel(Judge(Silo("a", [one], Up("hsm")), Silo("b", [other], Up("hsm"))), "spi") is var both ? (both.Level, both.Since!.Value) : default));
        Assert.Equal((HealthLevel.Down, Since), (Channel(Judge(Silo("a", [one], Up("hsm")), Silo("b", [idle], Up("hsm"))), "spi") is var first ? (first.Level, first.Since!.Value) : default));
        Assert.Equal(HealthLevel.Degraded, Channel(Judge(Silo("a", [one], Up("hsm")), Silo("b", [idle with { LastSuccess = Now }], Up("hsm"))), "spi").Level);
    }

    [Fact]
    public void A_part_that_went_down_after_the_last_success_is_down_before_anything_was_tried()
    {
        var worked = Good("spi", 5) with { LastSuccess = Since.AddSeconds(-1) };

        Assert.Equal(HealthLevel.Down, Channel(Judge(Silo("a", [worked], Down("hsm", "silent", "spi"))), "spi").Level);
        Assert.Equal(HealthLevel.Degraded, Channel(Judge(Silo("a", [worked with { LastSuccess = Since.AddSeconds(1) }], Down("hsm", "silent", "spi"))), "spi").Level);
    }

    [Fact]
    public void An_outage_that_is_over_is_up_though_the_window_holds_its_failures()
    {
        var outage = new ChannelOutcomes("spi", 4, 14, 0, 0, null, Now.AddSeconds(-3), [new ErrorCount(ExchangeError.HsmUnavailable, 14)]);

        Assert.Equal(HealthLevel.Degraded, Channel(Judge(Silo("a", [outage], Up("hsm"))), "spi").Level);
        Assert.Equal(HealthLevel.Up, Channel(Judge(Silo("a", [outage with { IsOver = true }], Up("hsm"))), "spi").Level);
    }

    [Fact]
    public void Every_error_that_is_not_the_callers_has_an_advice_of_its_own()
    {
        ExchangeError[] ours = [ExchangeError.InternalBeforeSending, ExchangeError.InternalAfterSending];
        var errors = Enum.GetValues<ExchangeError>().Where(error => ExchangeErrors.FateOf(error) is Fate.NotSent or Fate.OutcomeUnknown);

        Assert.All(errors, error => Assert.Equal(ours.Contains(error), Advice.Of(error).Cause == "fault"));
    }

    [Fact]
    public void A_limit_whose_count_is_not_known_is_no_fault_of_the_program()
    {
        var dict = Channel(Judge(Silo("a", [Failing("dict", 3, ExchangeError.LimitUnknown)], Up("hsm"))), "dict");

        Assert.Equal((HealthLevel.Down, "limits", "callers get 503, nothing was sent"), (dict.Level, dict.Cause, dict.CallersGet));
        Assert.Contains("what is left of a limit of the Central Bank is not known", dict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_TLS_certificate_that_is_not_valid_explains_why_no_connection_is_made()
    {
        var verdict = Judge(Silo("a", [Failing("spi", 4, ExchangeError.EndpointUnreachable)], Down("endpoints", "spi:443 cannot be reached", "spi"), Down("mtls", "No pair is valid now", "spi", "dict", "streams")));

        var spi = Channel(verdict, "spi");
        Assert.Equal("mtls", spi.Cause);
        Assert.Contains("4 of 4 payments failed, No pair is valid now; callers get 503", spi.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_setting_degrades_and_says_that_the_previous_value_stays()
    {
        var refused = new PartHealth("settings", HealthLevel.Degraded, "Pix:MtlsCertificate names a file, which cannot be read.", Since, ["spi", "dict", "streams"]);

        var verdict = Judge(Silo("a", [Good("spi", 9)], Up("hsm"), refused));

        Assert.Equal(HealthLevel.Degraded, verdict.Level);
        Assert.StartsWith("degraded since 20:23:24: payments: a: Pix:MtlsCertificate names a file, which cannot be read; callers feel nothing: the previous value stays in force; correct the setting", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_failure_beside_a_part_in_slight_trouble_is_explained_by_what_there_is()
    {
        var once = new ChannelOutcomes("spi", 99, 1, 0, 0, null, Now.AddSeconds(-4), [new ErrorCount(ExchangeError.NoAnswer, 1)]) { IsOver = true };
        var fewer = new PartHealth("hsm", HealthLevel.Degraded, "3 of 4 sessions", Since, ["spi"]);

        var spi = Channel(Judge(Silo("a", [once], fewer)), "spi");

        Assert.Equal("hsm", spi.Cause);
        Assert.Contains("a: 3 of 4 sessions", spi.Sentence, StringComparison.Ordinal);
    }

    private static HealthVerdict Judge(params SiloHealth[] silos) => Judgement.Of(silos, [], null, Now);

    private static ChannelVerdict Channel(HealthVerdict verdict, string channel) => verdict.Channels.Single(entry => entry.Channel == channel);

    private static SiloHealth Silo(string name, ImmutableArray<ChannelOutcomes> outcomes, params PartHealth[] parts) => new(name, outcomes, [.. parts]);

    private static ChannelOutcomes Good(string channel, int count) => new(channel, count, 0, 0, 0, null, null, []);

    private static ChannelOutcomes Failing(string channel, int count, ExchangeError error) => new(channel, 0, count, 0, count, Since, Now.AddSeconds(-1), [new ErrorCount(error, count)]);

    private static PartHealth Up(string part) => new(part, HealthLevel.Up, "Works.", null, ["spi", "dict", "streams"]);

    private static PartHealth Down(string part, string sentence, params string[] channels) => new(part, HealthLevel.Down, sentence, Since, [.. channels]);
}
