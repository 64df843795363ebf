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
    /// Maximum time that a call waits for the journal to open. A waiting call keeps the grain from being deactivated, so the caller must
    /// call again.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private Task<AuditLine> _opening = null!;
    private AuditLine? _line;

    // Opening is not awaited, because another process may hold the journal for longer than an activation may take.
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
            // Begin is called here so that the loops of the line run in turns of this grain.
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
        [LoggerMessage(EventIds.JournalNotOpened, LogLevel.Error, "The audit journal of {Key} cannot be opened, so no request of this audit stream is sent. The next request tries to open the journal again.")]
        public static partial void NotOpened(ILogger logger, Exception failure, string key);
    }
}
