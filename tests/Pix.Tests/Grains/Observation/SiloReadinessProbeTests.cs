using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Contracts.Exchange;
using Pix.Contracts.Status;
using Pix.Transmission;

namespace Pix.Grains.Tests.Observation;

/// <summary>What makes a silo unready, and which channel it can still carry.</summary>
[Collection(SomeCatalog.OneAtATime)]
public sealed class SiloReadinessProbeTests : IAsyncDisposable
{
    private readonly ProbedSilo _silo = new();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public void Everything_that_works_is_ready_and_each_part_is_named()
    {
        var ready = _silo.Probe.Read();

        Assert.Equal("silo-a", ready.Silo);
        Assert.Equal(["cluster", "hsm", "mtls", "audit-dict", "audit-spi", "endpoints", "catalog"], ready.Parts.Select(part => part.Part));
        Assert.True(ready.Ready, string.Join('\n', ready.Parts));
        Assert.Equal([("dict", true, "Can carry it."), ("spi", true, "Can carry it.")], ready.Channels.Select(channel => (channel.Part, channel.Ready, channel.Reason)));
    }

    [Fact]
    public void A_token_that_does_not_sign_stops_both_channels_with_its_own_reason()
    {
        _silo.Keys.State = new(false, "No token signs.", 0, 4, 0);

        AssertBroken("hsm", "No token signs.", dict: false, spi: false);
    }

    [Theory]
    [InlineData(SiloStatus.Joining)]
    [InlineData(SiloStatus.ShuttingDown)]
    [InlineData(SiloStatus.Dead)]
    public void A_silo_that_is_no_member_carries_nothing(SiloStatus status)
    {
        _silo.Member = status;

        AssertBroken("cluster", $"The silo is {status} in", dict: false, spi: false);
    }

    [Fact]
    public void Another_silo_that_is_active_does_not_make_this_one_a_member()
    {
        _silo.IsListed = false;

        AssertBroken("cluster", "The silo is None in", dict: false, spi: false);
    }

    [Fact]
    public void Without_a_valid_TLS_certificate_nothing_is_carried()
    {
        _silo.Expire();

        AssertBroken("mtls", "No pair of TLS key and certificate is valid now", dict: false, spi: false);
    }

    [Theory]
    [InlineData(AuditStream.Dict, "audit-dict", false, true)]
    [InlineData(AuditStream.Spi, "audit-spi", true, false)]
    public void A_journal_that_takes_nothing_stops_its_own_channel_only(AuditStream stream, string part, bool dict, bool spi)
    {
        _silo.Journals[stream] = new JournalState(JournalCondition.DiskLow, 120, 0, TimeSpan.Zero);

        var broken = AssertBroken(part, "the journal's disk is full, 120 records wait to be shipped. Look at the disk of Pix:JournalPath", dict, spi);
        Assert.EndsWith("until the journal takes records again.", broken.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silo_that_was_told_to_stop_takes_nothing_new()
    {
        _silo.Lifetime.Stop();

        AssertBroken("stopping", "This silo was told to stop", dict: false, spi: false);
    }

    [Theory]
    [InlineData(Lane.Dict, false, true)]
    [InlineData(Lane.DictKeysCheck, false, true)]
    [InlineData(Lane.Spi, true, false)]
    [InlineData(Lane.SpiStream, true, false)]
    [InlineData(Lane.SpiSecondary, true, false)]
    public async Task A_lane_that_is_cut_off_is_told_with_its_channel(Lane lane, bool dict, bool spi)
    {
        await _silo.CutOffAsync(lane);

        var ready = _silo.Probe.Read();

        // It is the only lane that was used: nothing else can carry anything.
        Assert.Equal([("endpoints", false, $"Cut off after too many failures: {lane}.")], Broken(ready));
        Assert.Equal([dict, spi], ready.Channels.Select(channel => channel.Ready));
    }

    [Fact]
    public async Task One_lane_that_is_cut_off_beside_others_of_its_channel_is_an_alarm_only()
    {
        await _silo.CutOffAsync(Lane.SpiSecondary);
        _silo.Use(Lane.Spi);

        var ready = _silo.Probe.Read();

        Assert.True(ready.Ready);
        Assert.All(ready.Channels, channel => Assert.True(channel.Ready));
        Assert.Equal("Cut off after too many failures: SpiSecondary.", ready.Parts.Single(part => part.Part == "endpoints").Reason);
    }

    [Fact]
    public void Each_reason_of_a_channel_is_told()
    {
        _silo.Keys.State = new(false, "No token signs.", 0, 4, 0);
        _silo.Journals[AuditStream.Spi] = new JournalState(JournalCondition.Full, 1, 0, TimeSpan.Zero);

        var channels = _silo.Probe.Read().Channels;

        Assert.Equal("hsm: No token signs.", channels.Single(channel => channel.Part == "dict").Reason);
        Assert.StartsWith("hsm: No token signs. audit-spi: the journal is full (Pix:JournalMaxBytes), 1 records", channels.Single(channel => channel.Part == "spi").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_catalogue_that_differs_is_told_and_leaves_the_silo_ready()
    {
        Assert.Equal("Not read yet.", Catalog().Reason);

        await _silo.Catalog.ReadOnceAsync();
        Assert.Equal("The SPI's message versions are those configured.", Catalog().Reason);

        _silo.Catalog.Answer = (_, _) => SomeCatalog.Catalog("pacs.008.spi.1.16", "pacs.002.spi.1.17");
        await _silo.Catalog.ReadOnceAsync();
        Assert.Equal((true, "The SPI does not deliver camt.054.spi.1.5 (it has none)"), (Catalog().Ready, Catalog().Reason));

        _silo.Catalog.Answer = (_, _) => new ExchangeReply { Status = 503 };
        await _silo.Catalog.ReadOnceAsync();
        Assert.StartsWith("/api/v1/in/catalog of the primary channel was not read: 503", Catalog().Reason, StringComparison.Ordinal);
        Assert.True(_silo.Probe.Read().Ready);
    }

    private PartReadiness Catalog() => _silo.Probe.Read().Parts.Single(part => part.Part == "catalog");

    private PartReadiness AssertBroken(string part, string reason, bool dict, bool spi)
    {
        var ready = _silo.Probe.Read();
        var broken = Assert.Single(ready.Parts, state => !state.Ready);
        Assert.Equal(part, broken.Part);
        Assert.StartsWith(reason, broken.Reason, StringComparison.Ordinal);
        Assert.False(ready.Ready);
        Assert.Equal([dict, spi], ready.Channels.Select(channel => channel.Ready));
        Assert.All(ready.Channels.Where(channel => !channel.Ready), channel => Assert.Equal($"{part}: {broken.Reason}", channel.Reason));
        return broken;
    }

    private static IEnumerable<(string Part, bool Ready, string Reason)> Broken(SiloReadiness ready) =>
        ready.Parts.Where(part => !part.Ready).Select(part => (part.Part, part.Ready, part.Reason));
}
