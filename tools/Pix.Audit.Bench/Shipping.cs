using Pix.Audit.Sinks;

namespace Pix.Audit.Bench;

/// <summary>Ships from a journal as a silo does, but checks for records ten times a second.</summary>
internal sealed class Shipping : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;

    public Shipping(OpenJournal open, IAuditSink sink)
    {
        var shipper = open.Shipper(sink);
        _loop = Task.Run(async () =>
        {
            while (!_end.IsCancellationRequested)
            {
                await shipper.ShipReadyAsync(CancellationToken.None);
                await Task.Delay(100);
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
    }
}
