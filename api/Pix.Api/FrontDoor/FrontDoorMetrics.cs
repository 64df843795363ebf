using System.Diagnostics.Metrics;
using Pix.Api.Callers;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>The requests as callers see them: meter <c>Pix.FrontDoor</c>.</summary>
internal sealed class FrontDoorMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Pix.FrontDoor";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;

    public FrontDoorMetrics()
    {
        _requests = _meter.CreateCounter<long>("pix.front_door.requests", "{request}", "Requests answered, by channel, caller and status.");
        _duration = _meter.CreateHistogram<double>("pix.front_door.duration", "s", "From the request's headers to the answer written, by channel.");
    }

    public void Answered(PixChannel channel, Caller? caller, int status, TimeSpan elapsed)
    {
        var name = channel == PixChannel.Spi ? "spi" : "dict";
        _requests.Add(1, new("channel", name), new("caller", caller?.Name ?? "refused"), new("status", status));
        _duration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("channel", name));
    }

    public void Dispose() => _meter.Dispose();
}
