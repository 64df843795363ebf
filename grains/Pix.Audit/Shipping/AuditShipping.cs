using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pix.Audit;

/// <summary>
/// Opens the journals before anything else of the host starts, ships while it runs, and after everything else stopped
/// ships what is left, as far as the time allows, and closes them.
/// </summary>
internal sealed partial class AuditShipping(
    AuditJournals journals, IAuditSinks sinks, IOptions<AuditOptions> options, TimeProvider time, AuditMeter meter, ILogger<AuditShipping> logger)
    : IHostedLifecycleService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _loops = [];
    private List<AuditShipper> _shippers = [];

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await journals.OpenAsync();
        _shippers = [.. AuditStreams.All.Select(Shipper)];
        foreach (var shipper in _shippers)
        {
            _loops.Add(Task.Run(() => LoopAsync(shipper, _stopping.Token), CancellationToken.None));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_loops);
        await DrainAsync(cancellationToken);
        await journals.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_loops);
        _stopping.Dispose();
    }

    private AuditShipper Shipper(AuditStream stream) =>
        new(journals.Of(stream), sinks[stream], options.Value.ShippingOrder(), options.Value.AuditRetryDelayMax, time, meter, logger);

    private async Task LoopAsync(AuditShipper shipper, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.AuditShipInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await TryShipAsync(shipper, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping; StoppedAsync drains.
        }
    }

    private async Task TryShipAsync(AuditShipper shipper, CancellationToken cancellationToken)
    {
        try
        {
            await shipper.ShipReadyAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.ShipperFailed(logger, failure);
        }
    }

    private async Task DrainAsync(CancellationToken hostStop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(hostStop);
        limit.CancelAfter(options.Value.AuditDrainTime);
        try
        {
            await Task.WhenAll(_shippers.Select(shipper => shipper.ShipReadyAsync(limit.Token)));
        }
        catch (OperationCanceledException)
        {
            // The rest stays in the journal, for its next owner.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.ShipperFailed(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ShipperFailed, LogLevel.Error, "Shipping audit records failed; it is tried again at the next interval.")]
        public static partial void ShipperFailed(ILogger logger, Exception failure);
    }
}
