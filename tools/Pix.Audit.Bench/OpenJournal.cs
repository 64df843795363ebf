using Microsoft.Extensions.Logging.Abstractions;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Audit.Shipping;
using Pix.Audit.Sinks;
using Pix.Journal.Disk;

namespace Pix.Audit.Bench;

/// <summary>An open journal for measurements, with the product's settings except for its size limits.</summary>
internal sealed class OpenJournal : IAsyncDisposable
{
    private OpenJournal(AuditJournal journal) => Journal = journal;

    public AuditJournal Journal { get; }

    public static async Task<OpenJournal> AtAsync(string folder)
    {
        // The limits leave room for as many intents without outcome as the benchmark can write.
        var settings = JournalSettings.Of(new AuditOptions { JournalPath = folder, SiloName = "bench", JournalMaxBytes = 1L << 40, JournalOutcomeReserveBytes = 1 << 10 }, AuditStream.Spi);
        var journal = new AuditJournal(settings, LogMachine.Real(TimeProvider.System), NullLogger.Instance, new AuditMeter());
        await journal.OpenAsync();
        return new(journal);
    }

    public AuditShipper Shipper(IAuditSink sink) =>
        new(Journal, sink, ShippingOrder.Of(new AuditOptions()), TimeSpan.FromSeconds(1), TimeProvider.System, new AuditMeter(), NullLogger.Instance);

    public ValueTask DisposeAsync() => Journal.DisposeAsync();
}
