using Pix.Api.Console;
using Pix.Contracts.Operating;
using Pix.Contracts.Status;
using Xunit;

namespace Pix.Tests.Operating;

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
    public void An_old_backlog_is_a_warning()
    {
        var silo = Silo("a") with { Journals = [new JournalSnapshot("spi", "Open", true, 7, 7_000, 61)] };

        Assert.Equal((LampState.Warning, "7 records wait to be shipped, the oldest for 61 s."), Of("Audit", silo));
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

    private static CertificateSnapshot Certificate(string use, int days) => new(use, "CN=test", "01", Now.AddDays(-200), Now.AddDays(days).AddHours(1));
}
