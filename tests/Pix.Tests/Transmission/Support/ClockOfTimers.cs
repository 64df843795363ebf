using Microsoft.Extensions.Time.Testing;

namespace Pix.Transmission.Tests.Support;

/// <summary>
/// A clock that a test sets, and that knows which waits were begun: so the test sets it on when the wait that it is about has begun,
/// however long the machine took.
/// </summary>
internal sealed class ClockOfTimers() : FakeTimeProvider(TimeProvider.System.GetUtcNow())
{
    private readonly Lock _lock = new();
    private readonly List<(TimeSpan Wait, TaskCompletionSource Begun)> _awaited = [];

    /// <summary>Ends when a wait of this length begins.</summary>
    public Task WaitBeginsAsync(TimeSpan wait)
    {
        lock (_lock)
        {
            _awaited.Add((wait, new(TaskCreationOptions.RunContinuationsAsynchronously)));
            return _awaited[^1].Begun.Task;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, base.CreateTimer(callback, state, dueTime, period));
        Begun(dueTime);
        return timer;
    }

    private void Begun(TimeSpan wait)
    {
        lock (_lock)
        {
            _awaited.FindAll(awaited => awaited.Wait == wait).ForEach(awaited => awaited.Begun.TrySetResult());
        }
    }

    private sealed class Timer(ClockOfTimers clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isChanged = timer.Change(dueTime, period);
            clock.Begun(dueTime);
            return isChanged;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
