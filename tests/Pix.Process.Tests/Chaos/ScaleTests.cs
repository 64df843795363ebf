using System.Globalization;
using Pix.Scale.Measuring;

namespace Pix.Chaos.Tests;

/// <summary>A short version of <c>./pix scale</c>; the long one is in docs/scaling.md.</summary>
public sealed class ScaleTests
{
    // 60 ms leave the processor idle even on a machine that builds something else: about 16 messages a second and silo.
    private const int DelayInMilliseconds = 60;
    private const double LeastRatio = 1.5;

    // What the machine does beside is not of Pix; what Pix cannot do it cannot do thrice either.
    private const int Attempts = 3;

    [Fact]
    public async Task Two_silos_behind_one_front_door_carry_more_than_one_when_the_token_is_the_limit()
    {
        var plan = new ScalePlan
        {
            DelaysInMilliseconds = [DelayInMilliseconds],
            MaxSilos = 2,
            Time = TimeSpan.FromSeconds(4),
            WarmUp = TimeSpan.FromSeconds(2),
            WarmUpPerSilo = TimeSpan.Zero,
        };

        IReadOnlyList<ScalePoint> points = [];
        var carryMore = false;
        for (var attempt = 0; attempt < Attempts && !carryMore; attempt++)
        {
            points = await new ScaleRun(plan, TestContext.Current.TestOutputHelper!.WriteLine).RunAsync(TestContext.Current.CancellationToken);
            Assert.Equal([1, 2], points.Select(point => point.Silos));
            // The token is the limit: one session cannot sign faster than its delay allows, on whatever machine.
            Assert.All(points, point => Assert.True(point.PerSecond <= point.Silos * 1000.0 / DelayInMilliseconds * 1.1, point.ToString()));
            carryMore = points.All(point => point is { Failures: 0, IdleSilos: 0 }) && Verdict.Ratio(points[1], points) >= LeastRatio;
        }

        Assert.SkipWhen(!carryMore && points.Any(Verdict.IsFull), string.Create(CultureInfo.InvariantCulture, $"The processor was {points.Max(point => point.CpuBusy):P0} busy, so more silos show nothing."));
        Assert.True(carryMore, string.Join('\n', points));
    }
}
