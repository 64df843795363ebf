using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pix.Audit;
using Pix.Grains.Stopping;

namespace Pix.Grains.Tests.Stopping;

public sealed class ExchangeDrainTests
{
    private readonly ExchangesUnderWay _exchanges = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Waits_for_the_exchanges_under_way_and_lets_no_other_begin()
    {
        Assert.True(_exchanges.TryBegin());
        Assert.True(_exchanges.TryBegin());

        var stopping = Drain().StoppingAsync(Token);

        Assert.False(_exchanges.TryBegin());
        _exchanges.End();
        Assert.False(stopping.IsCompleted);
        _exchanges.End();
        await stopping;
    }

    [Fact]
    public async Task Ends_at_once_when_no_exchange_is_under_way()
    {
        Assert.True(_exchanges.TryBegin());
        _exchanges.End();

        await Drain().StoppingAsync(Token);

        Assert.False(_exchanges.TryBegin());
    }

    [Fact]
    public async Task Gives_up_when_the_longest_exchange_would_have_ended()
    {
        Assert.True(_exchanges.TryBegin());

        var stopping = Drain().StoppingAsync(Token);

        _time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.False(stopping.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        await stopping;
    }

    [Fact]
    public async Task Gives_up_when_the_host_does()
    {
        Assert.True(_exchanges.TryBegin());
        using var host = new CancellationTokenSource();

        var stopping = Drain().StoppingAsync(host.Token);
        await host.CancelAsync();

        await stopping;
    }

    [Fact]
    public async Task An_exchange_that_ends_before_the_close_does_not_count()
    {
        Assert.True(_exchanges.TryBegin());
        _exchanges.End();
        Assert.True(_exchanges.TryBegin());

        var closing = _exchanges.CloseAsync();

        Assert.False(closing.IsCompleted);
        _exchanges.End();
        await closing;
    }

    // The longest exchange is a long poll of 60 s.
    [Theory]
    [InlineData(null, 10, 80, true)]
    [InlineData(null, 300, 370, true)]
    [InlineData("80", 10, 80, true)]
    [InlineData("79", 10, 79, false)]
    [InlineData("30", 0, 30, false)]
    public void The_host_has_the_time_of_the_longest_exchange_of_the_audit_and_ten_seconds(string? told, int audit, int seconds, bool isValid)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [StopTime.Setting] = told }).Build();
        var stop = new StopTime(configuration, Options.Create(new AuditOptions { AuditDrainTime = TimeSpan.FromSeconds(audit) }));
        var host = new HostOptions { ShutdownTimeout = TimeSpan.FromSeconds(told is null ? 30 : int.Parse(told, CultureInfo.InvariantCulture)) };

        stop.PostConfigure(null, host);

        Assert.Equal((TimeSpan.FromSeconds(seconds), isValid), (host.ShutdownTimeout, stop.Validate(null, host).Succeeded));
    }

    private ExchangeDrain Drain() => new(_exchanges, _time, NullLogger<ExchangeDrain>.Instance);
}
