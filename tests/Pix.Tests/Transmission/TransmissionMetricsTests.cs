using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Tests.Support;
using Xunit;

namespace Pix.Transmission.Tests;

/// <summary>What is counted of requests; by a lane that no other test uses, as the meter is one for the process.</summary>
public sealed class TransmissionMetricsTests : IDisposable
{
    private readonly ConcurrentQueue<string> _counted = new();
    private readonly MeterListener _listener = new()
    {
        InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TransmissionMetrics.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        },
    };

    public TransmissionMetricsTests()
    {
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument, $"{value:+0;-0}", tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Count(instrument, "once", tags));
        _listener.Start();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_request_that_is_answered()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201));
        await using var transmitter = SomeTransmission.Transmitter(server, lane: Lane.DictKeysCheck);

        await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        Assert.Equal(
            ["attempts +1 Answered 201", "connections +1 True", "duration once answered", "in_flight +1", "in_flight -1"],
            _counted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_request_that_finds_the_lane_full()
    {
        var arrived = new TaskCompletionSource();
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            arrived.SetResult();
            await connection.Hang();
        });
        await using var transmitter = SomeTransmission.Transmitter(server, options => options.MaxInFlight = 1, Lane.DictKeysCheck);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, over.Token);
        // A connection that is still opening would be counted in the next test.
        await arrived.Task.WaitAsync(SomeTransmission.Time, Token);

        await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        Assert.Equal(["duration once not-sent", "refused +1"], _counted.Where(counted => !counted.StartsWith("in_flight", StringComparison.Ordinal) && !counted.StartsWith("connections", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        await over.CancelAsync();
        await first;
        Assert.Equal(["in_flight +1", "in_flight -1"], _counted.Where(counted => counted.StartsWith("in_flight", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_request_that_goes_to_the_alternate_as_the_primary_is_dead_and_the_end_of_both()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201));
        await using (var transmitter = SomeTransmission.Transmitter(server, options => options.BcbDictEndpoint = $"localhost:{ClosedPort.Find()},localhost:{server.Port}", Lane.DictKeysCheck))
        {
            await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);
        }

        Assert.Equal(
            [
                "alternate_attempts +1", "attempts +1 Answered 201", "attempts +1 NotSent 0", "connections +1 False", "connections +1 True", "duration once answered",
                "endpoints_ejected +1", "endpoints_ejected -1", "in_flight +1", "in_flight -1",
            ],
            _counted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_endpoint_that_is_ejected_and_comes_back()
    {
        var options = SomeTransmission.Options(9191);
        options.BcbDictEndpoint = "localhost:9191,localhost:9192";
        var settings = LaneSettings.From(options, Lane.DictKeysCheck);
        using var places = new SlowStart(16, TimeSpan.FromSeconds(5), TimeProvider.System);
        var health = new EndpointHealth(settings, settings.Endpoints[0], places, () => { }, TimeProvider.System, new CollectedLog());

        health.Unreachable("refused");
        Assert.Equal(["endpoints_ejected +1"], _counted);
        health.Reached();
        Assert.Equal(["endpoints_ejected +1", "endpoints_ejected -1"], _counted);
        health.GiveUp();

        Assert.Equal(2, _counted.Count);
    }

    private void Count(Instrument instrument, string value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = tags.ToArray();
        if (all.Any(tag => tag is { Key: "lane", Value: nameof(Lane.DictKeysCheck) }))
        {
            var others = all.Where(tag => tag.Key != "lane").Select(tag => $" {tag.Value}");
            _counted.Enqueue($"{instrument.Name["pix.transmission.".Length..]} {value}{string.Concat(others)}");
        }
    }
}
