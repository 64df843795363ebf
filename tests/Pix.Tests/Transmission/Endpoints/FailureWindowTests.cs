using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Endpoints;
using Xunit;

namespace Pix.Transmission.Tests.Endpoints;

/// <summary>An attempt counts for the length of the window, to a tenth of it.</summary>
public sealed class FailureWindowTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(9, 2)]
    [InlineData(10, 1)]
    [InlineData(11, 1)]
    [InlineData(3600, 1)]
    public void The_tenths_that_are_over_are_forgotten_and_no_others(int seconds, int attempts)
    {
        var window = new FailureWindow(TimeSpan.FromSeconds(10), _time);
        window.Add(failed: true);
        _time.Advance(TimeSpan.FromSeconds(seconds));

        window.Add(failed: false);

        Assert.Equal((attempts, attempts == 2 ? 0.5 : 0), (window.Attempts, window.FailureRatio));
    }

    [Fact]
    public void Several_tenths_that_pass_at_once_are_those_that_are_forgotten()
    {
        var window = new FailureWindow(TimeSpan.FromSeconds(10), _time);
        window.Add(failed: true);
        foreach (var seconds in new[] { 3, 6, 2 })
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            window.Add(failed: false);
        }

        Assert.Equal((3, 0.0), (window.Attempts, window.FailureRatio));
    }
}
