using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Transmission;
using Xunit;

namespace Pix.Tests.Transmission;

/// <summary>The wait between two attempts is by the clock that was given, so that a test may move it.</summary>
public sealed class ResendPipelineTests
{
    [Fact]
    public async Task The_next_attempt_is_made_when_the_wait_is_over_and_not_before()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        var settings = LaneSettings.From(SomeTransmission.Options(9191), Lane.Spi);
        var sending = new Sending(settings, SomeTransmission.Get(), TimeSpan.FromHours(2), time, CancellationToken.None);
        var made = 0;
        var run = new ResendPipeline(settings, time, NullLogger.Instance).Run(sending, _ => Task.FromResult(++made == 1
            ? new Attempt { End = AttemptEnd.NotSent, RetryAfter = TimeSpan.FromHours(1) }
            : new Attempt { End = AttemptEnd.Answered, Status = 200 }));

        time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(1, made);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(200, (await run.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Status);
        Assert.Equal(2, made);
    }
}
