using Pix.Hsm.Sessions;

namespace Pix.Hsm.Tests.Sessions;

/// <summary>A thread is woken as often as it was told to, also before it waits.</summary>
public sealed class WakeupTests
{
    private readonly Wakeup _wakeup = new();

    [Fact]
    public void What_was_told_before_the_wait_is_not_lost_and_counts_once_each()
    {
        _wakeup.Release();
        _wakeup.Release();

        Assert.Equal([true, true, false], new[] { _wakeup.Wait(TimeSpan.Zero), _wakeup.Wait(TimeSpan.Zero), _wakeup.Wait(TimeSpan.Zero) });
    }

    [Fact]
    public async Task A_thread_that_sleeps_is_woken_and_the_wake_is_spent()
    {
        var woken = Task.Factory.StartNew(_wakeup.Wait, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        _wakeup.Release();
        await woken.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.False(_wakeup.Wait(TimeSpan.Zero));
    }
}
