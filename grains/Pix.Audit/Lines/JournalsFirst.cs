using Microsoft.Extensions.Hosting;

namespace Pix.Audit.Lines;

/// <summary>
/// Opens the journals before any other part of the host starts. A silo must not join its cluster before its journals are open, because other
/// members would send it requests that it cannot journal.
/// </summary>
internal sealed class JournalsFirst(AuditLines lines) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => lines.PrepareAsync().WaitAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
