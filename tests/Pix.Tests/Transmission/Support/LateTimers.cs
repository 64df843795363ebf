using Microsoft.Extensions.Time.Testing;

namespace Pix.Transmission.Tests.Support;

/// <summary>A clock whose timers never fire, as on a machine that is too busy, and that knows which of them are still there.</summary>
internal sealed class LateTimers() : FakeTimeProvider(TimeProvider.System.GetUtcNow())
{
    private int _alive;

    /// <summary>Timers that were made and not disposed of.</summary>
    public int Alive => Volatile.Read(ref _alive);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _alive);
        return new LateTimer(() => Interlocked.Decrement(ref _alive));
    }

    private sealed class LateTimer(Action gone) : ITimer
    {
        private Action? _gone = gone;

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => Interlocked.Exchange(ref _gone, null)?.Invoke();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
