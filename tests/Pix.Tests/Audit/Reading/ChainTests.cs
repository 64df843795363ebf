using Pix.Audit.Reading;
using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.Audit.Tests.Support;
using Pix.AuditReader.Sql;

namespace Pix.Audit.Tests.Reading;

public sealed class ChainTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_chain_holds_from_the_journal_to_the_stored_files()
    {
        var noise = SomeRecord.Intent() with { RequestBody = new byte[] { 0xC3, 0x28 } };
        var records = await SomeRecords.OfAsync(_folder.Path, SomeRecords.Exchange(SomeRecord.Intent()), SomeRecords.Exchange(noise), (SomeRecord.Intent(), null));
        await new ParquetSink(_folder["audit"], "silo-1").DeliverAsync(AuditStream.Spi, records, Cancellation);
        await new ParquetSink(_folder["audit"], "silo-1").DeliverAsync(AuditStream.Spi, [records[1]], Cancellation);

        var report = await new AuditQuery(_folder["audit"]).CheckChainAsync(Cancellation);

        Assert.True(report.Holds, string.Join('\n', report.Breaks));
        Assert.Equal(5, report.Entries);
        Assert.Equal(5, report.Heads[records[0].Journal].Sequence);
    }

    [Fact]
    public async Task A_changed_column_shows()
    {
        var records = await SomeRecords.OfAsync(_folder.Path, count: 3);
        var changes = new Func<AuditRecord, AuditRecord>[]
        {
            record => record with { RequestBody = record.RequestBody.Replace('x', 'y') },
            record => record with { RequestDate = "2026-11-24T13:45:59.123457Z" },
            record => record with { RequestHeader = "{}" },
            record => record with { EndToEndId = "E0" },
            record => record with { Silo = "other" },
            record => record with { RequestId = "" },
            record => record with { RequestId = "0193f0c2a1b27c3d8e4f5a6b7c8d9e10" },
            record => record with { ResponseStatusCode = 202 },
            record => record with { ResponseBody = "" },
            record => record with { ResponseSignatureValid = "true" },
            record => record with { Outcome = "not-sent" },
            record => record with { DurationMs = 25.018 },
            record => record with { RequestDate = "yesterday" },
        };
        foreach (var change in changes)
        {
            var report = Check([records[0], change(records[1]), records[2]]);

            var found = Assert.Single(report.Breaks);
            Assert.Equal((ChainBreakKind.Changed, records[1].RecordId), (found.Kind, found.RecordId));
        }
    }

    [Fact]
    public async Task A_removed_record_shows()
    {
        var records = await SomeRecords.OfAsync(_folder.Path, count: 3);

        var report = Check([records[0], records[2]]);

        var found = Assert.Single(report.Breaks);
        Assert.Equal((3, 4, ChainBreakKind.Missing, records[0].RecordId, records[2].RecordId), (found.Sequence, found.Last, found.Kind, found.Before, found.After));
    }

    [Fact]
    public async Task A_record_made_again_with_a_hash_of_its_own_shows()
    {
        var records = await SomeRecords.OfAsync(_folder["one"], count: 3);
        var forged = (await SomeRecords.OfAsync(_folder["two"], count: 3))[1] with { Journal = records[0].Journal };

        var report = Check([records[0], forged, records[2]]);

        Assert.Contains(report.Breaks, found => found.Kind == ChainBreakKind.NotLinked);
    }

    [Fact]
    public async Task A_journal_that_claims_anothers_name_shows_at_its_beginning()
    {
        var record = (await SomeRecords.OfAsync(_folder.Path, count: 1))[0] with { Journal = "00000000000000000000000000000000" };

        var found = Assert.Single(Check([record]).Breaks);

        Assert.Equal((1, ChainBreakKind.NotLinked), (found.Sequence, found.Kind));
    }

    private static ChainReport Check(IEnumerable<AuditRecord> records)
    {
        using var check = new ChainCheck();
        foreach (var record in records)
        {
            check.Add(record);
        }

        return check.Report();
    }
}
