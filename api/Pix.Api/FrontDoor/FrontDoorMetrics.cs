using System.Diagnostics;
using System.Diagnostics.Metrics;
using Pix.Api.Callers;
using Pix.Api.Problems;
using Pix.Domain;
using Pix.Settings;

namespace Pix.Api.FrontDoor;

/// <summary>Metrics of the meter <c>Pix.FrontDoor</c>: requests with their answers to callers, and changed settings that the front door refused.</summary>
internal sealed class FrontDoorMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Pix.FrontDoor";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;

    public FrontDoorMetrics(SettingRefusals refusals)
    {
        _requests = _meter.CreateCounter<long>("pix.front_door.requests", "{request}", "Requests answered, by channel, caller, status, outcome and problem.");
        _duration = _meter.CreateHistogram<double>("pix.front_door.duration", "s", "From the request's headers to the answer written, by channel.");
        _meter.CreateObservableGauge("pix.front_door.settings_refused", () => refusals.Count, "{setting}", "Changed settings of this front door that cannot be used; the previous values stay in force.");
    }

    /// <summary>Records count and duration of a request that was answered.</summary>
    /// <param name="channel">SPI or DICT, depending on the port at which the request arrived.</param>
    /// <param name="caller">The caller; null when the front door did not identify the caller.</param>
    /// <param name="status">HTTP status of the answer.</param>
    /// <param name="problem">The problem in the answer; null when the answer is the Central Bank's.</param>
    /// <param name="elapsed">Time from the request's headers to the end of the answer.</param>
    public void Answered(PixChannel channel, Caller? caller, int status, Problem? problem, TimeSpan elapsed)
    {
        var name = channel == PixChannel.Spi ? "spi" : "dict";
        var tags = new TagList
        {
            { "channel", name },
            { "caller", caller?.Name ?? "refused" },
            { "status", status },
            { "outcome", (problem?.Fate ?? Fate.Answered).Word() },
            { "problem", problem?.Slug ?? "" },
        };
        _requests.Add(1, tags);
        _duration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("channel", name));
    }

    public void Dispose() => _meter.Dispose();
}
