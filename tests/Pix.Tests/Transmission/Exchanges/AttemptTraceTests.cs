using System.Net.Security;
using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Exchanges;
using Xunit;

namespace Pix.Transmission.Tests.Exchanges;

/// <summary>Whether a byte of an attempt could have left, and on which connection it may be written.</summary>
public sealed class AttemptTraceTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly TracedStream _first, _second;
    private int _started;

    public AttemptTraceTests() => (_first, _second) = (Stream(), Stream());

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Begins_once_with_the_first_byte(bool mayRepeat)
    {
        var trace = Begin(mayRepeat);
        Assert.Equal((false, false, 0), (trace.IsStarted, trace.IsRepeated, _started));

        trace.Start(_first);
        trace.Start(_first);

        Assert.Equal((true, false, 1), (trace.IsStarted, trace.IsRepeated, _started));
    }

    [Fact]
    public void What_goes_to_a_second_connection_may_have_left_on_the_first()
    {
        var trace = Begin(mayRepeat: true);
        trace.Start(_first);

        trace.Start(_second);

        Assert.Equal((true, true, 2), (trace.IsStarted, trace.IsRepeated, _started));
    }

    [Fact]
    public void What_must_not_be_repeated_goes_to_no_second_connection()
    {
        var trace = Begin(mayRepeat: false);
        trace.Start(_first);

        Assert.Throws<IOException>(() => trace.Start(_second));

        Assert.Equal((true, false, 1), (trace.IsStarted, trace.IsRepeated, _started));
    }

    [Theory]
    [InlineData(999, true)]
    [InlineData(1000, false)]
    [InlineData(1001, false)]
    public void What_must_not_be_repeated_goes_on_a_connection_used_less_than_a_second_ago(int milliseconds, bool goes)
    {
        var trace = Begin(mayRepeat: false);
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

        var refusal = Record.Exception(() => trace.Start(_first));

        Assert.Equal(goes, refusal is null);
        Assert.Equal((goes, goes ? 1 : 0), (trace.IsStarted, _started));
        Assert.True(refusal is null or StaleConnectionException);
    }

    [Fact]
    public void What_may_be_repeated_goes_on_a_connection_of_any_age()
    {
        var trace = Begin(mayRepeat: true);
        _time.Advance(TimeSpan.FromHours(1));

        trace.Start(_first);

        Assert.True(trace.IsStarted);
    }

    [Fact]
    public void A_connection_is_in_use_from_the_first_byte_to_the_end_of_the_attempt()
    {
        var trace = Begin(mayRepeat: true);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), _first.Idle);

        trace.Start(_first);
        Assert.Equal(TimeSpan.Zero, _first.Idle);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), _first.Idle);
        trace.End();

        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(8)), (_first.Idle, _second.Idle));
    }

    [Fact]
    public void The_end_of_an_attempt_that_did_not_begin_touches_nothing()
    {
        var trace = Begin(mayRepeat: true);

        trace.End();

        Assert.False(trace.IsStarted);
    }

    // Writing fails here, as nobody authenticated: what was to be written counts as written.
    [Fact]
    public async Task Whichever_way_a_byte_is_written_the_attempt_knows_before()
    {
        Func<Task>[] ways =
        [
            () => Task.Run(() => _first.Write([1], 0, 1)),
            () => _first.WriteAsync([1], 0, 1, CancellationToken.None),
            () => _first.WriteAsync(new byte[] { 1 }, CancellationToken.None).AsTask(),
        ];
        foreach (var way in ways)
        {
            var trace = Begin(mayRepeat: true);

            await Assert.ThrowsAnyAsync<InvalidOperationException>(way);

            Assert.True(trace.IsStarted);
        }
    }

    [Fact]
    public void After_its_end_was_told_nothing_of_it_is_written()
    {
        var (unwritten, written) = (Begin(mayRepeat: true), Begin(mayRepeat: true));
        written.Start(_first);

        Assert.Equal((false, true), (unwritten.Close(), written.Close()));

        Assert.Throws<IOException>(() => unwritten.Start(_first));
        Assert.Throws<IOException>(() => written.Start(_second));
        Assert.False(unwritten.IsStarted);
        Assert.Equal(1, _started);
    }

    [Fact]
    public async Task Beginning_is_seen_by_its_own_flow_only()
    {
        var inner = await Task.Run(() => Begin(mayRepeat: true), TestContext.Current.CancellationToken);

        Assert.NotNull(inner);
        Assert.Null(AttemptTrace.Current);
    }

    private AttemptTrace Begin(bool mayRepeat) => AttemptTrace.Begin(mayRepeat, () => _started++);

    private TracedStream Stream() => new(new SslStream(new MemoryStream()), _time);
}
