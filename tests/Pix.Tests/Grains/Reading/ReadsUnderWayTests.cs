using Microsoft.Extensions.Time.Testing;
using Pix.Grains.Reading;

namespace Pix.Grains.Tests.Reading;

/// <summary>An end of a read finds it, before it begins too, and is forgotten after a while.</summary>
public sealed class ReadsUnderWayTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ReadsUnderWay _reads;

    public ReadsUnderWayTests() => _reads = new ReadsUnderWay(_time);

    [Fact]
    public void An_end_that_comes_before_its_read_ends_it_for_ten_seconds_after_the_last_of_them()
    {
        _reads.Abandon("one");
        _time.Advance(TimeSpan.FromSeconds(6));
        _reads.Abandon("one");
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.True(IsEnded("one"));
        Assert.False(IsEnded("other"));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(IsEnded("one"));
    }

    [Fact]
    public void Of_many_ends_the_last_ten_thousand_are_known()
    {
        for (var i = 0; i <= 10_001; i++)
        {
            _reads.Abandon($"read {i}");
        }

        Assert.False(IsEnded("read 0"));
        Assert.True(IsEnded("read 10001"));
    }

    private bool IsEnded(string requestId)
    {
        using var read = _reads.Begin(requestId);
        return read.Abandoned.IsCancellationRequested;
    }
}
