using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace Pix.Grains.Tests.Verification;

/// <summary>Options that tell their readers of a change, as those of a running host do.</summary>
internal sealed class ChangingOptions<T>(T value) : IOptionsMonitor<T>
    where T : class
{
    private ImmutableList<Action<T, string?>> _listeners = [];

    public T CurrentValue { get; private set; } = value;

    /// <summary>How many are told.</summary>
    public int Listeners => _listeners.Count;

    public T Get(string? name) => CurrentValue;

    public void Change(T changed)
    {
        CurrentValue = changed;
        _listeners.ForEach(listener => listener(changed, null));
    }

    public IDisposable OnChange(Action<T, string?> listener)
    {
        ImmutableInterlocked.Update(ref _listeners, listeners => listeners.Add(listener));
        return new Subscription(() => ImmutableInterlocked.Update(ref _listeners, listeners => listeners.Remove(listener)));
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
