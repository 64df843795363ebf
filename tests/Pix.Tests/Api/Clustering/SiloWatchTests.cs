using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Api.Clustering;
using Pix.Api.Tests.Support;
using Pix.Domain;

namespace Pix.Api.Tests.Clustering;

/// <summary>The loop that pings.</summary>
public sealed class SiloWatchTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly SiloTable _table;
    private readonly SiloWatch _watch;
    private readonly FakeSilo _a = new("a") { AnswersPings = false }, _b = new("b");

    public SiloWatchTests()
    {
        _table = new SiloTable(_time);
        _table.Add(_a);
        _table.Add(_b);
        _watch = new SiloWatch(_table, _time, NullLogger<SiloWatch>.Instance);
    }

    private bool IsSuspected => _table.Silos.Single(silo => silo.Silo == _a).IsSuspected;

    [Fact]
    public async Task A_silent_silo_is_suspected_and_heard_again_when_it_answers()
    {
        await BeginAsync();
        await AdvanceAsync(() => IsSuspected);

        _a.AnswerPings();

        await AdvanceAsync(() => !IsSuspected);
    }

    [Fact]
    public async Task A_pause_of_the_front_door_itself_is_no_silence_of_a_silo()
    {
        await BeginAsync();
        await AdvanceAsync(() => _a.Pings == 1 && _b.Pings == 1);

        _time.Advance(TimeSpan.FromSeconds(30));
        await Wait.UntilAsync(() => _b.Pings >= 1);
        Assert.False(IsSuspected);
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.StopAsync(TestContext.Current.CancellationToken);
        _watch.Dispose();
    }

    private async Task BeginAsync()
    {
        await _watch.StartAsync(TestContext.Current.CancellationToken);
        _table.Begin(new(PixChannel.Spi, HasBody: true), [_b]);
    }

    private Task AdvanceAsync(Func<bool> condition) => Wait.UntilAsync(() =>
    {
        _time.Advance(TimeSpan.FromMilliseconds(10));
        return condition();
    });
}
