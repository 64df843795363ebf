using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pix.Api.FrontDoor;
using Pix.Contracts.Exchange;

namespace Pix.Api.Tests.Support;

/// <summary>The real front door on ports of its own, before silos that a test makes up.</summary>
internal sealed class Door : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Door(WebApplication app, Lines lines) => (_app, Ports, Logged) = (app, ListeningPorts.Of(app), lines.Written);

    public ListeningPorts Ports { get; }

    public ConcurrentQueue<string> Logged { get; }

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static Task<Door> OpenAsync(ExchangeReply reply, params (string Name, string Value)[] settings) => OpenAsync(new FakeSilos(reply), null, settings);

    public static async Task<Door> OpenAsync(FakeSilos silos, Action<IServiceCollection>? services = null, params (string Name, string Value)[] settings)
    {
        (string, string)[] own = [("Pix:DictPort", "0"), ("Pix:SpiPort", "0"), ("Pix:ManagementPort", "0"), ("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Warning")];
        var lines = new Lines();
        var app = ApiHost.BuildFrontDoor([.. own.Concat(settings).Select(setting => $"--{setting.Item1}={setting.Item2}")], silos.AskAsync, more =>
        {
            more.AddLogging(logging => logging.ClearProviders().AddProvider(lines));
            services?.Invoke(more);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new Door(app, lines);
    }

    /// <summary>Waits for a line: some are written when the caller has the answer already.</summary>
    public Task LogsAsync(Func<string, bool> line) => Wait.UntilAsync(() => Task.FromResult(Logged.Any(line)), "the line is logged", seconds: 20);

    public Task<RawAnswer> SendAsync(string request) => RawHttp.SendAsync(Ports.Spi, request);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
