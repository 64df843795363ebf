using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pix.Audit.Lines;
using Pix.Audit.Records;

namespace Pix.TestRecords;

/// <summary>Owns the lines of a host that has no grains: opens them first, and closes them when everything else has stopped.</summary>
internal sealed class LineOwner(AuditLines lines) : IHostedLifecycleService
{
    private readonly List<AuditLine> _open = [];

    /// <summary>Adds it.</summary>
    public static void AddTo(IServiceCollection services) => services.AddHostedService<LineOwner>();

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var stream in AuditStreams.All)
        {
            _open.Add(await lines.OpenAsync(stream));
            _open[^1].Begin();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // One after the other: which stream's last checkpoint names the other's is then known.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var line in _open)
        {
            await line.CloseAsync(cancellationToken);
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
