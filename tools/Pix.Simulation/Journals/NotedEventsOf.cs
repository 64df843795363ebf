using Microsoft.Extensions.Logging;

namespace Pix.Simulation.Journals;

/// <summary>The logger of one process as an <see cref="ILogger{T}"/>, for classes that require a typed logger.</summary>
internal sealed class NotedEvents<T>(ILogger log) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        log.Log(logLevel, eventId, state, exception, formatter);
}
