using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pix.Audit;
using Pix.Grains.Exchange;

namespace Pix.Exchange.Tests.Exchange;

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
    public async Task Gives_up_after_fifteen_seconds()
    {
        Assert.True(_exchanges.TryBegin());

        var stopping = Drain().StoppingAsync(Token);

        _time.Advance(TimeSpan.FromSeconds(14.9));
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

    [Theory]
    [InlineData(30, 10, 15)]
    [InlineData(30, 0, 25)]
    [InlineData(55, 10, 40)]
    [InlineData(600, 10, 60)]
    [InlineData(10, 10, 5)]
    public void The_limit_is_the_longest_deadline_or_what_the_host_leaves(int host, int audit, int limit) =>
        Assert.Equal(TimeSpan.FromSeconds(limit), Drain(TimeSpan.FromSeconds(host), TimeSpan.FromSeconds(audit)).Limit);

    private ExchangeDrain Drain() => Drain(new HostOptions().ShutdownTimeout, new AuditOptions().AuditDrainTime);

    private ExchangeDrain Drain(TimeSpan host, TimeSpan audit) => new(
        _exchanges, Options.Create(new HostOptions { ShutdownTimeout = host }), Options.Create(new AuditOptions { AuditDrainTime = audit }), _time, NullLogger<ExchangeDrain>.Instance);
}
