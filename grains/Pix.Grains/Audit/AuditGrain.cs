using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Pix.Audit.Journal;
using Pix.Audit.Lines;

namespace Pix.Grains.Audit;

/// <inheritdoc cref="IAuditGrain"/>
[StatelessWorker(1, removeIdleWorkers: false), Reentrant, KeepAlive]
internal sealed partial class AuditGrain(AuditLines lines, TimeProvider time, ILogger<AuditGrain> logger) : Grain, IAuditGrain
{
    /// <summary>
    /// Maximum time that one call waits for the journal to open; the caller must then call again. Longer waits would keep Orleans from
    /// deactivating the grain.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private Task<AuditLine> _opening = null!;
    private AuditLine? _line;

    // The opening of the journal is not awaited here, because another process can hold the journal for longer than an activation is allowed to take.
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _opening = OpenAsync();
        return Task.CompletedTask;
    }

    public async Task<Immutable<IAuditJournal>> JournalAsync() => new((await _opening.WaitAsync(Patience, time)).Journal);

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await ((Task)_opening).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await (_line?.CloseAsync(cancellationToken) ?? Task.CompletedTask);
    }

    private async Task<AuditLine> OpenAsync()
    {
        var stream = ChannelAudit.StreamOfKey(this.GetPrimaryKeyString());
        try
        {
            _line = await lines.OpenAsync(stream);
            // Begin is called inside this grain, so that the loops of the audit line run in turns of this grain.
            _line.Begin();
            return _line;
        }
        catch (Exception failure)
        {
            Log.NotOpened(logger, failure, this.GetPrimaryKeyString());
            DeactivateOnIdle();
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.JournalNotOpened, LogLevel.Error, "The journal of audit stream {Key} cannot be opened, so this silo sends no request of this audit stream. The next request tries to open the journal again.")]
        public static partial void NotOpened(ILogger logger, Exception failure, string key);
    }
}
