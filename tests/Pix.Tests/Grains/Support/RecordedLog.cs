using Microsoft.Extensions.Logging;

namespace Pix.Grains.Tests.Support;

/// <summary>Keeps what is logged, and in which scopes.</summary>
internal sealed class RecordedLog<T> : ILogger<T>
{
    public List<string> Scopes { get; } = [];

    public List<(EventId Id, string Text)> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Scopes.Add(state.ToString() ?? "");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add((eventId, formatter(state, exception)));
}
