using System.Globalization;
using Microsoft.Extensions.Options;
using Pix.Audit;
using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.Contracts.Operating;
using Pix.Domain;
using Pix.Grains.Observation;

namespace Pix.Grains.Tests.Observation;

/// <summary>What is found in the audit store of this machine, and by which ids.</summary>
public sealed class StoredExchangesTests : IDisposable
{
    private const string EndToEndId = "E9999901020261124134500000000001", RequestId = "0193f0c2a1b27c3d8e4f5a6b7c8d9e0f", Record = "record-1";

    private static readonly DateTimeOffset Date = new(2026, 11, 24, 13, 45, 59, 123, TimeSpan.Zero);

    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_store_nothing_is_found_and_Athena_is_named()
    {
        var (exchanges, searched) = await new StoredExchanges(Options.Create(new AuditOptions { AuditPath = "" })).FindAsync(EndToEndId, withBodies: true);

        Assert.Empty(exchanges);
        Assert.Contains("ask it with Athena", searched, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_told_as_that_and_not_as_empty()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "log"), Path.Combine(_folder.Path, "log"));

        var (exchanges, searched) = await FindAsync(EndToEndId);

        Assert.Empty(exchanges);
        Assert.StartsWith("The memory of each silo alone. The audit store of this machine could not be read: ", searched, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EndToEndId)]
    [InlineData(RequestId)]
    [InlineData(Record)]
    [InlineData("one=")]
    [InlineData("two=")]
    public async Task An_exchange_is_found_by_each_of_its_ids(string id)
    {
        await StoreAsync(AuditStream.Spi, Row(Record), Other());

        var (exchanges, searched) = await FindAsync(id);

        Assert.Equal(Record, Assert.Single(exchanges).Exchange.RecordId);
        Assert.Equal("The memory of each silo and the audit store of this machine.", searched);
    }

    [Theory]
    [InlineData("E99999010202611241345000000000")]
    [InlineData("record")]
    [InlineData("one")]
    [InlineData("one=, two=")]
    [InlineData("silo-1")]
    [InlineData("' OR '1'='1")]
    public async Task A_part_of_an_id_and_what_is_none_find_nothing(string id)
    {
        await StoreAsync(AuditStream.Spi, Row(Record));

        Assert.Empty((await FindAsync(id)).Exchanges);
    }

    [Fact]
    public async Task An_exchange_is_told_as_it_was_stored()
    {
        await StoreAsync(AuditStream.Spi, Row(Record));

        Assert.Equal(
            new ExchangeSummary
            {
                At = Date,
                Channel = PixChannel.Spi,
                Operation = "pacs.008.spi.1.16",
                EndToEndId = EndToEndId,
                ResourceId = "one=, two=",
                Fate = Fate.Answered,
                Status = 201,
                Milliseconds = 25.2,
                RecordId = Record,
                Silo = "silo-1",
                RequestId = RequestId,
            },
            Assert.Single((await FindAsync(Record)).Exchanges).Exchange);
    }

    [Fact]
    public async Task A_read_of_DICT_is_told_by_method_and_path()
    {
        await StoreAsync(AuditStream.Dict, Row(Record) with { MessageType = "", RequestMethod = "GET", RequestPath = "/api/v2/claims/1" });

        var exchange = Assert.Single((await FindAsync(Record)).Exchanges).Exchange;

        Assert.Equal((PixChannel.Dict, "GET /api/v2/claims/1"), (exchange.Channel, exchange.Operation));
    }

    [Theory]
    [InlineData("not-sent", Fate.NotSent)]
    [InlineData("rejected", Fate.Rejected)]
    [InlineData("outcome-unknown", Fate.OutcomeUnknown)]
    [InlineData("unknown", Fate.OutcomeUnknown)]
    public async Task Without_an_answer_the_fate_is_told(string stored, Fate fate)
    {
        await StoreAsync(AuditStream.Spi, Row(Record) with { Outcome = stored, ResponseStatusCode = 0, DurationMs = null, PiResourceId = "" });

        var exchange = Assert.Single((await FindAsync(Record)).Exchanges).Exchange;

        Assert.Equal((fate, 0, 0d), (exchange.Fate, exchange.Status, exchange.Milliseconds));
    }

    [Fact]
    public async Task Bodies_are_read_only_when_they_are_asked_for()
    {
        await StoreAsync(AuditStream.Spi, Row(Record));

        Assert.Null(Assert.Single((await FindAsync(Record)).Exchanges).Bodies);
        Assert.Equal(new ExchangeBodies("<request/>", "<response/>"), Assert.Single((await FindAsync(Record, withBodies: true)).Exchanges).Bodies);
    }

    [Fact]
    public async Task The_newest_come_first_and_fifty_at_most()
    {
        await StoreAsync(AuditStream.Spi, [.. Enumerable.Range(0, 60).Select(number => Row($"record-{number}", Date.AddSeconds(number)))]);

        var found = (await FindAsync(EndToEndId)).Exchanges.Select(exchange => exchange.Exchange.At);

        Assert.Equal(Enumerable.Range(0, 50).Select(number => Date.AddSeconds(59 - number)), found);
    }

    private Task<(IReadOnlyList<(ExchangeSummary Exchange, ExchangeBodies? Bodies)> Exchanges, string Searched)> FindAsync(string id, bool withBodies = false) =>
        new StoredExchanges(Options.Create(new AuditOptions { AuditPath = _folder.Path })).FindAsync(id, withBodies);

    private async Task StoreAsync(AuditStream stream, params AuditRecord[] records) => await new ParquetSink(_folder.Path, "silo-1").DeliverAsync(stream, records, Cancel);

    private static AuditRecord Row(string id, DateTimeOffset? date = null) => new()
    {
        RequestDate = (date ?? Date).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
        RequestMethod = "POST",
        RequestPath = "/api/v1/in/99999010/msgs",
        RequestQuery = "",
        RequestHeader = "{}",
        RequestBody = "<request/>",
        ResponseStatusCode = 201,
        ResponseBody = "<response/>",
        RecordId = id,
        EndToEndId = EndToEndId,
        MessageType = "pacs.008.spi.1.16",
        PiResourceId = "one=, two=",
        Outcome = "answered",
        DurationMs = 25.17,
        Silo = "silo-1",
        SignerSerial = "01AB",
        Journal = "journal-1",
        RequestId = RequestId,
    };

    private static AuditRecord Other() => Row("record-2") with { EndToEndId = "E9999901020261124134500000000002", RequestId = "", PiResourceId = "three=" };
}
