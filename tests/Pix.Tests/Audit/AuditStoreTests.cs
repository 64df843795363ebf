using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.AuditReader.Sql;

namespace Pix.Audit.Tests;

/// <summary>From the append to the SQL, as the product is wired.</summary>
public sealed class AuditStoreTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Exchanges_are_queried_with_SQL_while_the_host_runs()
    {
        using var host = Host();
        await host.StartAsync(Cancellation);
        var dict = await ExchangeAsync(host, AuditStream.Dict);
        var spi = await ExchangeAsync(host, AuditStream.Spi);
        var query = new AuditQuery(_folder["audit"]);

        AuditQueryResult found;
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(30);
        do
        {
            found = await query.RunAsync("SELECT record_id, stream, response_status_code, request_body, hour FROM audit ORDER BY stream", cancellationToken: Cancellation);
        }
        while (found.Rows.Count < 2 && TimeProvider.System.GetUtcNow() < deadline);

        Assert.Equal(["record_id", "stream", "response_status_code", "request_body", "hour"], found.Columns.Select(column => column.Name));
        Assert.Equal([dict, "dict", 201, System.Text.Encoding.UTF8.GetString(SomeRecord.Body(40)), "13"], found.Rows[0]);
        Assert.Equal([spi, "spi", 201, System.Text.Encoding.UTF8.GetString(SomeRecord.Body(40)), "13"], found.Rows[1]);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Stopping_the_host_ships_what_is_left()
    {
        using var host = Host(("AuditShipInterval", "00:05:00"));
        await host.StartAsync(Cancellation);
        var id = await ExchangeAsync(host, AuditStream.Spi);

        await host.StopAsync(Cancellation);

        var found = await new AuditQuery(_folder["audit"]).RunAsync("SELECT record_id FROM spi", cancellationToken: Cancellation);
        Assert.Equal(id, Assert.Single(found.Rows)[0]);
        Assert.True(Directory.Exists(_folder["audit/log/spi/year=2026/month=11/day=24/hour=13"]));
    }

    [Fact]
    public async Task A_query_before_the_first_record_finds_nothing_in_the_same_columns()
    {
        var query = new AuditQuery(_folder["audit"]);
        var before = await query.RunAsync("SELECT * FROM audit", cancellationToken: Cancellation);
        using (var host = Host())
        {
            await host.StartAsync(Cancellation);
            await ExchangeAsync(host, AuditStream.Spi);
            await host.StopAsync(Cancellation);
        }

        var after = await query.RunAsync("SELECT * FROM audit", cancellationToken: Cancellation);

        Assert.Empty(before.Rows);
        Assert.Single(after.Rows);
        Assert.Equal(before.Columns, after.Columns);
    }

    [Fact]
    public async Task A_wrong_statement_is_told_in_the_engines_words()
    {
        var query = new AuditQuery(_folder["audit"]);

        var failure = await Assert.ThrowsAsync<AuditQueryException>(() => query.RunAsync("SELECT nothing FROM audit", cancellationToken: Cancellation));

        Assert.Contains("nothing", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_are_all_told_at_start()
    {
        using var host = Host(("AuditPath", ""), ("JournalPath", ""), ("AuditOrderWait", "00:10:00"));

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));

        Assert.All((string[])["JournalPath", "Pix:DictAuditStream", "Pix:SpiAuditStream", "Pix:AuditOrderWait"], setting => Assert.Contains(setting, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_silo_does_not_take_a_bucket_for_a_folder()
    {
        using var host = Host(("AuditPath", "s3://pix-audit/"));

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));

        Assert.Contains("Pix:AuditPath is 's3://pix-audit/'; a silo writes to a folder.", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<string> ExchangeAsync(IHost host, AuditStream stream)
    {
        var journal = host.Services.GetRequiredService<IAuditJournals>()[stream];
        var intent = SomeRecord.Intent(stream: stream);
        Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancellation));
        Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId, stream), Cancellation));
        return intent.RecordId;
    }

    private IHost Host(params (string Name, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Pix:JournalPath"] = _folder["journal"],
                ["Pix:AuditPath"] = _folder["audit"],
                ["Pix:AuditShipInterval"] = "00:00:00.050",
            });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => "Pix:" + setting.Name, setting => (string?)setting.Value));
        builder.Services.AddPixAudit(builder.Configuration);
        LineOwner.AddTo(builder.Services);
        return builder.Build();
    }
}
