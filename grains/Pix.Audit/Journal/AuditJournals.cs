using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>This silo's journals. Before the host has opened them, and after it closed them, appends return <see cref="JournalWrite.Closed"/>.</summary>
internal sealed class AuditJournals : IAuditJournals, IAsyncDisposable
{
    private readonly Dictionary<AuditStream, AuditJournal> _journals;

    public AuditJournals(IOptions<AuditOptions> options, LogMachine machine, ILogger<AuditJournal> logger, AuditMeter meter)
    {
        _journals = AuditStreams.All.ToDictionary(stream => stream, stream => new AuditJournal(JournalSettings.Of(options.Value, stream), machine, logger, meter));
        foreach (var (stream, journal) in _journals)
        {
            meter.Observe(stream, () => journal.State);
        }
    }

    public IAuditJournal this[AuditStream stream] => _journals[stream];

    public AuditJournal Of(AuditStream stream) => _journals[stream];

    public Task OpenAsync() => Task.WhenAll(_journals.Values.Select(journal => journal.OpenAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var journal in _journals.Values)
        {
            await journal.DisposeAsync();
        }
    }
}
