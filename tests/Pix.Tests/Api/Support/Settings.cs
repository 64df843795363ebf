using Microsoft.Extensions.Options;

namespace Pix.Api.Tests.Support;

/// <summary>Settings that a test changes while they are in use.</summary>
internal sealed class Settings<T>(T value) : IOptionsMonitor<T>
{
    private readonly List<Action<T, string?>> _listeners = [];

    public T CurrentValue { get; private set; } = value;

    public T Get(string? name) => CurrentValue;

    public IDisposable OnChange(Action<T, string?> listener)
    {
        _listeners.Add(listener);
        return new Subscription(() => _listeners.Remove(listener));
    }

    public void Change(T value)
    {
        CurrentValue = value;
        _listeners.ToList().ForEach(listener => listener(value, null));
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
