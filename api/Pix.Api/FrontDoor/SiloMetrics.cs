using System.Diagnostics.Metrics;
using Pix.Api.Clustering;

namespace Pix.Api.FrontDoor;

/// <summary>Metric of the number of silos in each state. The silos are counted only when the metric is read.</summary>
internal sealed class SiloMetrics : IHostedService, IDisposable
{
    private readonly Meter _meter = new(FrontDoorMetrics.MeterName);

    public SiloMetrics(SiloTable silos) => _meter.CreateObservableUpDownCounter(
        "pix.front_door.silos",
        () => silos.Counts.Select(count => new Measurement<int>(count.Silos, new KeyValuePair<string, object?>("state", count.State))),
        "{silo}",
        "Silos that the front door is connected to, by state.");

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
