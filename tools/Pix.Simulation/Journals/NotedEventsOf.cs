using Microsoft.Extensions.Logging;

namespace Pix.Simulation.Journals;

/// <summary>The log of one process as a typed logger, for classes that require one.</summary>
internal sealed class NotedEvents<T>(ILogger log) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        log.Log(logLevel, eventId, state, exception, formatter);
}
