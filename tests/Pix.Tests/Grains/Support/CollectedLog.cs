using Microsoft.Extensions.Logging;

namespace Pix.Grains.Tests.Support;

/// <summary>Keeps what is logged, in its order.</summary>
internal sealed class CollectedLog<T> : ILogger<T>
{
    public List<(int Id, LogLevel Level, string Text)> Lines { get; } = [];

    public IEnumerable<int> Ids => Lines.Select(line => line.Id);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add((eventId.Id, logLevel, formatter(state, exception)));
}
