using Pix.Api.Health;
using Pix.Contracts.Health;
using Pix.Contracts.Status;
using Pix.Health;

namespace Pix.Api.Tests.Health;

/// <summary>Ready means that some silo can carry each channel.</summary>
public sealed class FrontDoorReadinessTests
{
    [Fact]
    public void One_silo_that_can_is_enough_for_a_channel()
    {
        var ready = FrontDoorReadiness.Of([Silo("a", dict: false, spi: true), Silo("b", dict: true, spi: false)], []);

        Assert.True(ready.Ready);
        Assert.Equal(["1 of 2 silos can carry it. a: broken", "1 of 2 silos can carry it. b: broken"], ready.Parts.Select(part => part.Reason));
    }

    [Fact]
    public void A_channel_that_no_silo_can_carry_makes_the_front_door_unready()
    {
        var ready = FrontDoorReadiness.Of([Silo("a", dict: false, spi: true), Silo("b", dict: false, spi: true)], []);

        Assert.False(ready.Ready);
        Assert.Equal([("dict", false), ("spi", true)], ready.Parts.Select(part => (part.Part, part.Ready)));
    }

    [Fact]
    public void A_silo_that_is_not_connected_is_named_and_carries_nothing()
    {
        var ready = FrontDoorReadiness.Of([Silo("a", dict: true, spi: true)], [("127.0.0.1:30001", "refused")]);

        Assert.True(ready.Ready);
        Assert.All(ready.Parts, part => Assert.Equal("1 of 2 silos can carry it. 127.0.0.1:30001: cluster: Not connected (refused).", part.Reason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_silo_of_an_earlier_version_tells_its_parts_only(bool hsm) =>
        Assert.Equal(hsm, FrontDoorReadiness.Of([new SiloReadiness("a", [new PartReadiness("hsm", hsm, "why")])], []).Ready);

    [Fact]
    public void Without_any_silo_the_cluster_is_the_reason()
    {
        var ready = FrontDoorReadiness.Of([], [("127.0.0.1:30000", "refused")]);

        Assert.False(ready.Ready);
        Assert.Equal("cluster", Assert.Single(ready.Parts).Part);
    }

    [Fact]
    public void A_setting_of_the_front_door_that_is_refused_degrades_every_channel_and_takes_none_out_of_service()
    {
        var since = DateTimeOffset.UnixEpoch.AddHours(9);
        var ready = FrontDoorReadiness.Of(
            [Silo("a", dict: true, spi: true) with { Health = new SiloHealth("a", [], []) }], [], null, since.AddMinutes(1), SettingsPart.Of("Pix:FrontDoorKey holds no private key.") with { Since = since });

        Assert.True(ready.Ready);
        Assert.All(ready.Verdict!.Channels, channel => Assert.Equal((HealthLevel.Degraded, since, "settings"), (channel.Level, channel.Since!.Value, channel.Cause)));
        Assert.Equal(
            "degraded since 09:00:00: payments: front door: Pix:FrontDoorKey holds no private key; callers feel nothing: the previous value stays in force; "
            + "correct the setting that is named, no restart is needed: './pix config check' (docs/operations.md#settings).",
            ready.Verdict.Channels[0].Sentence);
        Assert.Equal(HealthLevel.Up, FrontDoorReadiness.Of([Silo("a", dict: true, spi: true) with { Health = new SiloHealth("a", [], []) }], []).Verdict!.Level);
    }

    private static SiloReadiness Silo(string name, bool dict, bool spi) => new(name, [])
    {
        Channels = [new PartReadiness("dict", dict, dict ? "Can carry it." : "broken"), new PartReadiness("spi", spi, spi ? "Can carry it." : "broken")],
    };
}
