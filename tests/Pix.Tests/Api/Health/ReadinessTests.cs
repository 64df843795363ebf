using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pix.Api.Clustering;
using Pix.Api.Health;
using Pix.Api.Tests.Support;
using Pix.Contracts.Status;
using Pix.Settings;

namespace Pix.Api.Tests.Health;

/// <summary>The front door asks every silo, and answers for each channel.</summary>
public sealed class ReadinessTests : IDisposable
{
    // Of the real clock: a test that waits so long has failed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly SettingRefusals _refusals = new();
    private readonly SiloTable _table;
    private readonly SiloConnections _connections;
    private readonly Readiness _readiness;
    private readonly FakeSilo _a = new("a"), _b = new("b");
    private int _asked;

    public ReadinessTests()
    {
        _table = new SiloTable(_time);
        _connections = new SiloConnections(new NoSilos(), null!, _table, Options.Create(new ClusteringOptions()), _time, NullLogger<SiloConnections>.Instance);
        _readiness = new Readiness(_table, _connections, _refusals, _time);
        _a.Readiness = () => Says("a", dict: true, spi: false);
        _b.Readiness = () => Says("b", dict: false, spi: true);
        _table.Add(_b);
        _table.Add(_a);
    }

    public void Dispose() => _connections.Dispose();

    [Fact]
    public async Task Channels_that_different_silos_carry_are_ready_and_each_silo_is_told()
    {
        var (status, answer) = await AskAsync();

        Assert.Equal(200, status);
        Assert.True(answer.GetProperty("ready").GetBoolean());
        Assert.Equal(["dict", "spi"], answer.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("part").GetString()));
        Assert.Equal(["a", "b"], answer.GetProperty("silos").EnumerateArray().Select(silo => silo.GetProperty("silo").GetString()));
    }

    [Fact]
    public async Task A_channel_that_no_silo_carries_answers_503_and_names_the_channel()
    {
        _a.Readiness = () => Says("a", dict: false, spi: false);

        var (status, answer) = await AskAsync();

        Assert.Equal(503, status);
        Assert.Equal([("dict", false), ("spi", true)], answer.GetProperty("parts").EnumerateArray().Select(part => (part.GetProperty("part").GetString()!, part.GetProperty("ready").GetBoolean())));
    }

    [Fact]
    public async Task A_silo_that_says_nothing_counts_as_unable_after_two_seconds_and_holds_up_nobody_longer()
    {
        _b.Readiness = () => Says("b", dict: true, spi: true);
        _a.Readiness = Hang;
        var asking = AskAsync();

        _time.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(1));
        Assert.False(asking.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        var (status, answer) = await asking.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(200, status);
        Assert.All(answer.GetProperty("parts").EnumerateArray(), part => Assert.Equal("1 of 2 silos can carry it. a: cluster: No answer (TimeoutException).", part.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_silo_that_fails_counts_as_unable()
    {
        _b.Readiness = () => Task.FromException<SiloReadiness>(new InvalidOperationException("secret"));

        var (status, answer) = await AskAsync();

        Assert.Equal(503, status);
        Assert.Contains("b: cluster: No answer (InvalidOperationException).", answer.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", answer.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_of_its_own_that_is_refused_is_told_since_then_until_it_is_in_force()
    {
        var text = "good";
        using var setting = new RenewedSetting<string>(
            () => [new SettingText("FrontDoorKey", text, "")], texts => texts[0].Text == "good" ? "good" : throw texts[0].Holds("nothing of use", null), _ => { }, _ => { }, _refusals, _time);
        setting.Current();
        text = "spoilt";
        _time.Advance(RenewedSetting<string>.Interval);
        var since = _time.GetUtcNow();

        await AskAsync();
        _time.Advance(TimeSpan.FromSeconds(30));
        var told = (await AskAsync()).Answer.GetProperty("settings");
        Assert.Equal(("Degraded", "Pix:FrontDoorKey holds nothing of use.", since), (told.GetProperty("level").GetString(), told.GetProperty("sentence").GetString(), told.GetProperty("since").GetDateTimeOffset()));

        text = "good";
        _time.Advance(RenewedSetting<string>.Interval);
        Assert.Equal("Up", (await AskAsync()).Answer.GetProperty("settings").GetProperty("level").GetString());
    }

    [Fact]
    public async Task Many_who_ask_within_a_second_cost_the_silos_one_question()
    {
        await AskAsync();
        _time.Advance(TimeSpan.FromMilliseconds(999));
        await AskAsync();
        Assert.Equal(2, _asked);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await AskAsync();

        Assert.Equal(4, _asked);
    }

    [Fact]
    public async Task A_question_under_way_is_shared_however_long_it_takes()
    {
        _a.Readiness = Hang;
        var first = AskAsync();
        _time.Advance(TimeSpan.FromSeconds(1.5));

        var second = AskAsync();

        Assert.Equal(2, _asked);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal((503, 503), ((await first.WaitAsync(Patience, TestContext.Current.CancellationToken)).Status, (await second.WaitAsync(Patience, TestContext.Current.CancellationToken)).Status));
    }

    [Fact]
    public async Task Who_asked_and_is_gone_takes_the_answer_from_no_other()
    {
        var hanging = new TaskCompletionSource<SiloReadiness>(TaskCreationOptions.RunContinuationsAsynchronously);
        _a.Readiness = () => hanging.Task;
        using var gone = new CancellationTokenSource();
        var first = AskAndGoAsync(gone.Token);
        var second = AskAsync();

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        hanging.SetResult(await Says("a", dict: true, spi: true));

        Assert.Equal(200, (await second).Status);
    }

    [Fact]
    public async Task Without_silos_it_is_not_ready()
    {
        _table.Remove(_a);
        _table.Remove(_b);

        var (status, answer) = await AskAsync();

        Assert.Equal((503, "cluster"), (status, Assert.Single(answer.GetProperty("parts").EnumerateArray()).GetProperty("part").GetString()));
    }

    private Task<(int Status, JsonElement Answer)> AskAsync() => AskAndGoAsync(CancellationToken.None);

    private async Task<(int Status, JsonElement Answer)> AskAndGoAsync(CancellationToken aborted)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestAborted = aborted };
        context.Response.Body = body;
        await _readiness.AnswerAsync(context);
        return (context.Response.StatusCode, JsonDocument.Parse(body.ToArray()).RootElement);
    }

    private Task<SiloReadiness> Says(string silo, bool dict, bool spi)
    {
        _asked++;
        return Task.FromResult(new SiloReadiness(silo, [])
        {
            Channels = [new PartReadiness("dict", dict, "why"), new PartReadiness("spi", spi, "why")],
        });
    }

    private Task<SiloReadiness> Hang()
    {
        _asked++;
        return new TaskCompletionSource<SiloReadiness>().Task;
    }

    private sealed class NoSilos : ISiloList
    {
        public Task<IReadOnlyCollection<System.Net.IPEndPoint>> ReadAsync() => Task.FromResult<IReadOnlyCollection<System.Net.IPEndPoint>>([]);
    }
}
