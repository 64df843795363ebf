using Pix.Api.Console;
using Pix.Contracts.Operating;
using Pix.Contracts.Status;
using Pix.Domain;

namespace Pix.Api.Tests.Console;

/// <summary>Which part the operators' page names as the trouble.</summary>
public sealed class LampBoardTests
{
    private static readonly string[] Parts = ["hsm", "mtls", "audit-dict", "audit-spi", "endpoints"];
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void All_is_good_when_every_silo_is_ready() =>
        Assert.All(LampBoard.Of(Cluster(Silo("a"), Silo("b"))), lamp => Assert.Equal(LampState.Good, lamp.State));

    [Fact]
    public void No_silo_at_all_is_trouble_of_the_cluster() => Assert.Equal(LampState.Bad, Lamp("Cluster", Cluster()).State);

    [Fact]
    public void A_silent_silo_beside_others_is_a_warning_and_named()
    {
        var lamp = Lamp("Cluster", Cluster(Silo("a"), new SiloSnapshot { Silo = "b" }));

        Assert.Equal(LampState.Warning, lamp.State);
        Assert.Contains("b", lamp.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hsm", "HSM")]
    [InlineData("mtls", "HSM")]
    [InlineData("audit-spi", "Audit")]
    [InlineData("endpoints", "Central Bank")]
    public void A_part_that_fails_everywhere_is_trouble_and_on_one_silo_a_warning(string part, string lamp)
    {
        Assert.Equal(LampState.Bad, Lamp(lamp, Cluster(Silo("a", part), Silo("b", part))).State);
        var one = Lamp(lamp, Cluster(Silo("a"), Silo("b", part)));
        Assert.Equal((LampState.Warning, "b: broken"), (one.State, one.Sentence));
    }

    [Fact]
    public void A_withheld_message_is_trouble_for_a_day_and_its_content_is_not_told()
    {
        var silo = Silo("a") with { Withheld = [Withheld(Now.AddHours(-23)), Withheld(Now.AddHours(-25))] };

        var (state, sentence) = Of("Reading", silo);

        Assert.Equal(LampState.Bad, state);
        Assert.Contains("2 in 24 hours, the last at 2026-01-01 04:04:05 UTC", sentence, StringComparison.Ordinal);
        Assert.Equal(LampState.Good, Of("Reading", Silo("a") with { Withheld = [Withheld(Now.AddHours(-24))] }).Item1);

        static ExchangeSummary Withheld(DateTimeOffset at) => new() { At = at, Channel = PixChannel.Spi, Operation = "pullNext", Withheld = [new(1, "a", "DocumentDigest"), new(2, "b", "DocumentDigest")] };
    }

    [Fact]
    public void An_old_backlog_is_a_warning()
    {
        var silo = Silo("a") with { Journals = [new JournalSnapshot("spi", "Open", true, 7, 7_000, 61)] };

        Assert.Equal((LampState.Warning, "7 records wait to be shipped, the oldest for 61 s."), Of("Audit", silo));
    }

    [Theory]
    [InlineData(375, "Good")]
    [InlineData(374, "Warning")]
    [InlineData(1, "Warning")]
    [InlineData(0.9, "Bad")]
    [InlineData(-20, "Bad")]
    public void A_limit_is_told_by_what_is_left_of_its_bucket(double left, string state)
    {
        var silo = Silo("a") with { Buckets = [Bucket("ENTRIES_WRITE", 3_000), Bucket("SPI_PRIMARY", left)] };

        var lamp = Lamp("Limits", Cluster(silo));

        Assert.Equal(state, lamp.State.ToString());
        Assert.Contains($"SPI_PRIMARY (b/1) has {(int)Math.Max(0, left)} of 3750 tokens left, 750 come back in a second.", lamp.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_keeper_that_has_just_begun_is_judged_by_what_it_counts_with()
    {
        var silo = Silo("a") with { Buckets = [Bucket("SPI_PRIMARY", 460) with { Countable = 464.06 }] };

        Assert.Equal((LampState.Good, "SPI_PRIMARY (b/1) has 460 of 464 tokens left, 750 come back in a second. 3750 once its keeper is sure."), Of("Limits", silo));
    }

    [Fact]
    public void An_empty_limit_is_trouble_whichever_silo_keeps_it()
    {
        var (full, empty) = (Silo("a") with { Buckets = [Bucket("SPI_PRIMARY", 3_000)] }, Silo("b") with { Buckets = [Bucket("KEYS_CHECK", 0)] });

        Assert.Equal(LampState.Bad, Lamp("Limits", Cluster(full, empty)).State);
    }

    [Theory]
    [InlineData(365, "Good")]
    [InlineData(29, "Warning")]
    [InlineData(6, "Bad")]
    [InlineData(-3, "Bad")]
    public void Certificates_are_told_by_the_newest_of_the_use_that_ends_first(int days, string state)
    {
        var silo = Silo("a") with
        {
            Certificates = [Certificate("mtls", days), Certificate("signature", 400), Certificate("signature", -100)],
        };

        var lamp = Lamp("Certificates", Cluster(silo));

        Assert.Equal(state, lamp.State.ToString());
        Assert.Contains("mtls", lamp.Sentence, StringComparison.Ordinal);
    }

    private static (LampState, string) Of(string part, params SiloSnapshot[] silos)
    {
        var lamp = Lamp(part, Cluster(silos));
        return (lamp.State, lamp.Sentence);
    }

    private static Lamp Lamp(string part, ClusterSnapshot cluster) => Assert.Single(LampBoard.Of(cluster), lamp => lamp.Part == part);

    private static ClusterSnapshot Cluster(params SiloSnapshot[] silos) => new(Now, [.. silos]);

    private static SiloSnapshot Silo(string name, string broken = "") => new()
    {
        Silo = name,
        Answered = true,
        Parts = [.. LampBoardTests.Parts.Select(part => new PartReadiness(part, part != broken, part == broken ? "broken" : "works"))],
        Sessions = new SessionsSnapshot(4, 4, 0),
        Certificates = [Certificate("signature", 400)],
    };

    private static BucketSnapshot Bucket(string policy, double left) => new("b/1", policy, left, 3_750, 3_750, 750, [new LeaseSnapshot("a", 10)]);

    private static CertificateSnapshot Certificate(string use, int days) => new(use, "CN=test", "01", Now.AddDays(-200), Now.AddDays(days).AddHours(1));
}
