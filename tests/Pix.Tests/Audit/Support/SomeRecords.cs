using Pix.Audit.Journal;
using Pix.Audit.Records;

namespace Pix.Audit.Tests.Support;

/// <summary>Audit records as a journal makes them, chain and all.</summary>
internal static class SomeRecords
{
    /// <summary>Runs exchanges through a journal of its own.</summary>
    public static async Task<IReadOnlyList<AuditRecord>> OfAsync(string folder, params IReadOnlyList<(AuditIntent Intent, AuditOutcome? Outcome)> exchanges)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var journal = await TestJournal.OpenAsync(folder);
        foreach (var (intent, outcome) in exchanges)
        {
            Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, cancellation));
            if (outcome is not null)
            {
                Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(outcome, cancellation));
            }
        }

        var taken = journal.Take(new ShippingOrder { OrderWait = TimeSpan.Zero, UnknownAfter = TimeSpan.Zero, BatchRecords = int.MaxValue, BatchBytes = int.MaxValue });
        var rows = await journal.ReadAsync(taken);
        return [.. taken.Select(record => RecordAssembly.Of(journal.JournalId, rows.GetValueOrDefault(record.IntentSequence), rows.GetValueOrDefault(record.OutcomeSequence)))];
    }

    public static Task<IReadOnlyList<AuditRecord>> OfAsync(string folder, int count, int bodyBytes = 40) =>
        OfAsync(folder, [.. Enumerable.Range(0, count).Select(_ => Exchange(SomeRecord.Intent(bodyBytes: bodyBytes)))]);

    public static (AuditIntent Intent, AuditOutcome? Outcome) Exchange(AuditIntent intent) => (intent, SomeRecord.Outcome(intent.RecordId, intent.Stream));
}
