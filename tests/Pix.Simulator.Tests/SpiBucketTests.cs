using Microsoft.Extensions.Time.Testing;
using Pix.Simulator.Spi;

namespace Pix.Simulator.Tests;

/// <summary>The traffic limit of ICOM.</summary>
public sealed class SpiBucketTests
{
    private static readonly SpiMessage Payment = new(VectorTests.Read("spi-5.13.1/exemplos/pacs.008_END_10_msg.xml"), ReadOnlyMemory<byte>.Empty);

    [Fact]
    public void Refuses_when_empty_and_says_how_long()
    {
        var time = new FakeTimeProvider();
        var bucket = new SpiBucket(new SimulatorOptions { EnforceLimits = true }, time);
        for (var i = 0; i < 525; i++)
        {
            bucket.Take(Payment);
        }

        // 5,250 taken of 3,750: 1,500 short, two seconds at 750 a second.
        Assert.Equal(2, bucket.RetryAfterSeconds);
        Assert.Equal(-1500, bucket.State().Lowest);
        time.Advance(TimeSpan.FromSeconds(2.01));
        Assert.Null(bucket.RetryAfterSeconds);
    }

    [Fact]
    public void Only_counts_unless_told_to_enforce()
    {
        var bucket = new SpiBucket(new SimulatorOptions(), new FakeTimeProvider());
        for (var i = 0; i < 400; i++)
        {
            bucket.Take(Payment);
        }

        Assert.Null(bucket.RetryAfterSeconds);
        Assert.Equal(4000, bucket.State().Taken);
    }
}
