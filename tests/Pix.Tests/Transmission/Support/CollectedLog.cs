using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Pix.Transmission.Tests.Support;

/// <summary>Keeps the ids of what is logged.</summary>
internal sealed class CollectedLog : ILogger
{
    private readonly ConcurrentQueue<int> _ids = new();

    public int[] Ids => [.. _ids];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _ids.Enqueue(eventId.Id);
}
