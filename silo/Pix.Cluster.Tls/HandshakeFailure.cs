using Microsoft.Extensions.Logging;

namespace Pix.Cluster.Tls;

/// <summary>
/// Records why the TLS handshake of one connection failed. Orleans' TLS only logs the failure, without the peer, so this class is passed to
/// Orleans' TLS as its logger.
/// </summary>
internal sealed class HandshakeFailure : IServiceProvider, ILoggerFactory, ILogger
{
    /// <summary>Message of the failure; null if the handshake did not fail.</summary>
    public string? Reason { get; private set; }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Reason = (exception?.InnerException ?? exception)?.Message ?? formatter(state, exception);

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public object? GetService(Type serviceType) => serviceType == typeof(ILoggerFactory) ? this : null;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
