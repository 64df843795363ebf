using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;
using Pix.Aws.Configuration.Remote;

namespace Pix.Aws.Tests.Configuration;

/// <summary>Settings change while running, without a restart and without noise.</summary>
public sealed class ReloadTests
{
    private readonly FakeSettings _remote = new() { Now = { ["Pix:Ispb"] = "99999010", ["Pix:Limit"] = "1" } };
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_change_is_there_after_the_interval_and_is_told_once()
    {
        var (configuration, provider) = await OpenAsync();
        var told = 0;
        using var registration = ChangeToken.OnChange(configuration.GetReloadToken, () => told++);
        using var reload = Reload(provider);
        await reload.StartAsync(TestContext.Current.CancellationToken);

        _remote.Now["Pix:Limit"] = "2";
        await TickAsync();
        await Wait.UntilAsync(() => configuration["Pix:Limit"] == "2");
        await TickAsync();
        await TickAsync();

        Assert.Equal(1, told);
        await reload.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Settings_that_are_gone_are_gone_and_new_ones_are_there()
    {
        var (configuration, provider) = await OpenAsync();
        _remote.Now.Remove("Pix:Limit");
        _remote.Now["Pix:New"] = "x";

        await Reload(provider).ReloadAsync(TestContext.Current.CancellationToken);

        Assert.Null(configuration["Pix:Limit"]);
        Assert.Equal("x", configuration["Pix:New"]);
    }

    [Fact]
    public async Task While_they_cannot_be_read_the_old_ones_stay_and_one_line_is_logged()
    {
        var (configuration, provider) = await OpenAsync();
        var log = new CountingLogger();
        using var reload = new RemoteSettingsReload(provider, TimeSpan.FromMinutes(1), _time, log);
        _remote.Failure = new RemoteSettingsException("no");

        for (var times = 0; times < 3; times++)
        {
            await reload.ReloadAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(("1", 1), (configuration["Pix:Limit"], log.Lines.Count));
        _remote.Failure = null;
        _remote.Now["Pix:Limit"] = "2";
        await reload.ReloadAsync(TestContext.Current.CancellationToken);
        Assert.Equal("2", configuration["Pix:Limit"]);
        Assert.Equal([LogLevel.Error, LogLevel.Information, LogLevel.Information], log.Lines.Select(line => line.Level));
        Assert.DoesNotContain(log.Lines, line => line.Text.Contains("99999010", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_watcher_that_refuses_a_change_stops_nothing()
    {
        var (configuration, provider) = await OpenAsync();
        using var registration = ChangeToken.OnChange(configuration.GetReloadToken, () => throw new InvalidOperationException("refused"));
        using var reload = Reload(provider);
        _remote.Now["Pix:Limit"] = "bad";
        await reload.ReloadAsync(TestContext.Current.CancellationToken);

        _remote.Now["Pix:Limit"] = "3";
        await reload.ReloadAsync(TestContext.Current.CancellationToken);

        Assert.Equal("3", configuration["Pix:Limit"]);
    }

    private async Task<(IConfigurationRoot Configuration, RemoteSettingsProvider Provider)> OpenAsync()
    {
        var provider = await RemoteSettingsProvider.OpenAsync(_remote, TestContext.Current.CancellationToken);
        return (new ConfigurationBuilder().Add(provider).Build(), provider);
    }

    private RemoteSettingsReload Reload(RemoteSettingsProvider provider) => new(provider, TimeSpan.FromMinutes(1), _time, NullLogger<RemoteSettingsReload>.Instance);

    private async Task TickAsync()
    {
        var reads = _remote.Reads;
        await Wait.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            return _remote.Reads > reads;
        });
    }

    private sealed class FakeSettings : IRemoteSettings
    {
        private int _reads;

        public Dictionary<string, string?> Now { get; } = [];

        public Exception? Failure { get; set; }

        public int Reads => Volatile.Read(ref _reads);

        public string Name => "settings of the test";

        public Task<IReadOnlyDictionary<string, string?>> ReadAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            return Failure is null ? Task.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?>(Now)) : Task.FromException<IReadOnlyDictionary<string, string?>>(Failure);
        }
    }

    private sealed class CountingLogger : ILogger<RemoteSettingsReload>
    {
        public List<(LogLevel Level, string Text)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add((logLevel, formatter(state, exception)));
    }
}
