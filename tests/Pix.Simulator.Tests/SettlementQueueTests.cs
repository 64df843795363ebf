using Microsoft.Extensions.Logging.Abstractions;
using Pix.Simulator.Spi;

namespace Pix.Simulator.Tests;

/// <summary>Who begins anew waits for what was accepted before.</summary>
public sealed class SettlementQueueTests
{
    [Fact]
    public async Task It_is_done_when_all_is_that_was_added_before_also_what_failed()
    {
        using var release = new ManualResetEventSlim();
        using var queue = new SettlementQueue(desk: null!, NullLogger<SettlementQueue>.Instance);
        queue.Add(_ => throw new InvalidOperationException("odd"));
        queue.Add(_ => release.Wait());
        var done = queue.DoneAsync(TestContext.Current.CancellationToken);
        await queue.StartAsync(TestContext.Current.CancellationToken);
        Assert.False(done.IsCompleted);

        release.Set();

        await done;
        await queue.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(queue.DoneAsync(TestContext.Current.CancellationToken).IsCompleted);
    }
}
