using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Exchanges;
using Xunit;

namespace Pix.Transmission.Tests.Exchanges;

public sealed class PeerValueTests : ILogger
{
    private static readonly DateTimeOffset Now = new(2026, 8, 3, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Now);
    private readonly List<string> _logged = [];

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData(" 30 ", 30)]
    [InlineData("60", 60)]
    [InlineData("Mon, 03 Aug 2026 12:00:59 GMT", 59)]
    [InlineData("Mon, 03 Aug 2026 11:59:59 GMT", 0)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", 0)]
    public void Is_taken_as_told(string told, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter(Values(), told));
        Assert.Empty(_logged);
    }

    [Theory]
    [InlineData("61")]
    [InlineData("5000")]
    [InlineData("2147483647")]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999999999")]
    [InlineData("Fri, 31 Dec 2094 23:59:59 GMT")]
    [InlineData("Mon, 03 Aug 2026 12:01:01 GMT")]
    public void Is_capped_logged_and_counted(string told)
    {
        var counted = new List<string>();
        using var listener = Listen(counted);

        Assert.Equal(TimeSpan.FromSeconds(60), RetryAfter(Values(), told));

        Assert.Contains("Retry-After", Assert.Single(_logged), StringComparison.Ordinal);
        Assert.Contains("SpiSecondary/Retry-After", counted);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("soon")]
    [InlineData("\u0661")]
    public void Is_not_taken_when_it_is_no_time(string? told) => Assert.Null(RetryAfter(Values(), told));

    [Fact]
    public void The_log_has_it_once_a_minute_at_most()
    {
        var values = Values();

        RetryAfter(values, "61");
        _time.Advance(TimeSpan.FromSeconds(59));
        RetryAfter(values, "61");
        Assert.Single(_logged);

        _time.Advance(TimeSpan.FromSeconds(1));
        RetryAfter(values, "61");
        Assert.Equal(2, _logged.Count);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Assert.Equal((LogLevel.Warning, 4011), (logLevel, eventId.Id));
        _logged.Add(formatter(state, exception));
    }

    private static TimeSpan? RetryAfter(PeerValues values, string? told)
    {
        using var response = new HttpResponseMessage();
        if (told is not null)
        {
            Assert.True(response.Headers.TryAddWithoutValidation("Retry-After", told));
        }

        return values.RetryAfter(response);
    }

    private static MeterListener Listen(List<string> counted)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "pix.transmission.peer_values_capped")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            lock (counted)
            {
                counted.Add(string.Join('/', tags.ToArray().Select(tag => tag.Value)));
            }
        });
        listener.Start();
        return listener;
    }

    private PeerValues Values() => new(Lane.SpiSecondary, EndpointList.Parse("localhost:1")![0], _time, this);
}
