using System.Collections.Concurrent;
using System.Net.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Transmission.Tests.Lanes;

/// <summary>What a lane does when what it goes by is replaced, and its owner is away, late, or has lost an endpoint.</summary>
public sealed class LaneControlTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly RawServer _first = new(connection => connection.AnswerAll(201)), _second = new(connection => connection.AnswerAll(202));
    private readonly FixedOptions<TransmissionOptions> _options;
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly NotedLog _log = new();
    private readonly OwnedLane _lane;

    public LaneControlTests()
    {
        _options = new(SomeTransmission.Options(_first.Port));
        _lane = OwnedLane.Make(Lane.Spi, _options, SomeTransmission.Certificate, _time, _log);
        _lane.Asked = NoteAsync;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _lane.Asked = _ => Task.CompletedTask;
        await _lane.Sender.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_is_asked_while_nothing_is_replaced()
    {
        Assert.Equal((201, 201), (await SendAsync(), await SendAsync()));

        Assert.Empty(_asked);
        Assert.Equal(1, _first.Connections);
    }

    [Fact]
    public async Task Endpoints_are_opened_before_those_that_are_named_no_more_are_closed()
    {
        await SendAsync();
        _options.CurrentValue = Both();
        await SendAsync();
        _options.CurrentValue = SomeTransmission.Options(_second.Port);

        Assert.Equal(202, await SendAsync());

        Assert.Equal(
            ["refresh", $"open {_first.Port}", $"open {_second.Port}", "refresh", $"open {_second.Port}", $"close {_first.Port}"],
            _asked);
    }

    [Fact]
    public async Task An_endpoint_whose_owner_lost_it_is_opened_anew_and_the_request_makes_one_attempt()
    {
        await SendAsync();
        _lane.Lose(_lane.Sender.State.Endpoint);

        var result = await _lane.Sender.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        Assert.Equal((201, 1), (result.Status, result.Attempts));
        Assert.Equal((2, 2), (_first.Connections, _first.Requests.Count));
    }

    [Fact]
    public async Task The_same_bytes_go_again_on_the_connections_of_now()
    {
        await using var failing = new RawServer(connection => connection.AnswerAll(503));
        _options.CurrentValue = SomeTransmission.Options(failing.Port);
        _log.On(EventIds.AttemptFailed, () => _options.CurrentValue = SomeTransmission.Options(_second.Port));
        var sending = _lane.Sender.SendAsync(SomeTransmission.Post(mayResend: true), TimeSpan.FromMinutes(5), Token);

        while (!sending.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(1, Token);
        }

        Assert.Equal((202, 2), ((await sending).Status, (await sending).Attempts));
        Assert.Equal((1, 1), (failing.Requests.Count, _second.Requests.Count));
    }

    [Fact]
    public async Task Requests_that_come_while_changes_are_taken_wait_for_the_same_taking_and_none_goes_the_old_way()
    {
        await SendAsync();
        var free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _lane.Asked = async what =>
        {
            await NoteAsync(what);
            await free.Task;
        };
        _options.CurrentValue = SomeTransmission.Options(_second.Port);
        Task<int>[] sending = [.. Enumerable.Range(0, 20).Select(_ => SendAsync())];
        Assert.Equal(["refresh"], _asked);

        free.SetResult();

        Assert.All(await Task.WhenAll(sending), status => Assert.Equal(202, status));
        Assert.Equal(["refresh", $"open {_second.Port}", $"close {_first.Port}"], _asked);
        Assert.Single(_first.Requests);
    }

    [Fact]
    public async Task An_owner_that_is_away_leaves_what_was_taken_before_in_force_and_is_asked_again_with_the_next_request()
    {
        await SendAsync();
        _lane.Asked = _ => throw new InvalidOperationException("The owner is away.");
        _options.CurrentValue = SomeTransmission.Options(_second.Port);

        Assert.Equal(201, await SendAsync());
        Assert.Contains(EventIds.LaneNotRefreshed, _log.Ids);

        _lane.Asked = NoteAsync;
        Assert.Equal(202, await SendAsync());
    }

    [Fact]
    public async Task An_owner_that_does_not_answer_keeps_a_request_for_five_seconds()
    {
        await SendAsync();
        _lane.Asked = _ => new TaskCompletionSource().Task;
        _options.CurrentValue = SomeTransmission.Options(_second.Port);

        var sending = SendAsync();
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(sending.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(201, await sending.WaitAsync(Patience, Token));

        // The same taking is waited for once.
        Assert.Equal(201, await SendAsync().WaitAsync(Patience, Token));
        Assert.Single(_log.Ids, EventIds.LaneNotRefreshed);
    }

    [Fact]
    public async Task A_lane_without_owner_and_connections_sends_nothing_and_says_that_another_silo_may()
    {
        await SendAsync();
        _lane.Asked = _ => throw new InvalidOperationException("The owner is away.");
        _lane.Lose(_lane.Sender.State.Endpoint);

        var result = await _lane.Sender.SendAsync(SomeTransmission.Post(mayResend: true), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.NotSent, true, 0), (result.Fate, result.EndpointFailed, result.Attempts));
        Assert.Equal("The connections to the Central Bank were being replaced; nothing was sent.", result.Detail);
        Assert.Single(_first.Requests);
    }

    [Fact]
    public async Task What_was_taken_half_way_is_taken_again()
    {
        await SendAsync();
        var isAway = true;
        _lane.Asked = what => what == $"open {_second.Port}" && isAway ? throw new InvalidOperationException("The owner is away.") : NoteAsync(what);
        _options.CurrentValue = Both();

        // The first endpoint has a new transmitter already, the lane does not know it yet.
        Assert.Equal(TransmissionFate.NotSent, (await _lane.Sender.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token)).Fate);
        isAway = false;

        Assert.Equal(201, await SendAsync());
        Assert.Equal([_first.Port, _second.Port], _lane.Sender.State.Endpoints.Select(endpoint => endpoint.Endpoint.Port));
    }

    [Fact]
    public async Task An_endpoint_that_could_not_be_closed_is_closed_with_the_next_request()
    {
        await SendAsync();
        var isAway = true;
        _lane.Asked = what => what == $"close {_first.Port}" && isAway ? throw new InvalidOperationException("The owner is away.") : NoteAsync(what);
        _options.CurrentValue = SomeTransmission.Options(_second.Port);

        Assert.Equal(202, await SendAsync());
        Assert.DoesNotContain($"close {_first.Port}", _asked);
        isAway = false;
        Assert.Equal(202, await SendAsync());

        Assert.Contains($"close {_first.Port}", _asked);
    }

    [Fact]
    public async Task A_certificate_that_comes_after_a_time_without_replaces_no_connection()
    {
        var certificate = new ComingCertificate { Context = TestPki.Shared.ClientContext };
        await using var lane = OwnedLane.Open(Lane.Spi, _options, certificate, _time, _log);
        Assert.Equal(201, (await lane.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token)).Status);
        var shown = certificate.Context;

        certificate.Context = null;
        Assert.Equal(201, (await lane.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token)).Status);
        certificate.Context = shown;
        Assert.Equal(201, (await lane.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token)).Status);

        Assert.Equal(1, _first.Connections);
        Assert.DoesNotContain(EventIds.IdentityReplaced, _log.Ids);
    }

    private TransmissionOptions Both()
    {
        var both = SomeTransmission.Options(_first.Port);
        both.BcbSpiEndpoint = $"localhost:{_first.Port},localhost:{_second.Port}";
        return both;
    }

    private Task NoteAsync(string what)
    {
        _asked.Enqueue(what);
        return Task.CompletedTask;
    }

    private async Task<int> SendAsync() => (await _lane.Sender.SendAsync(SomeTransmission.Post(), TimeSpan.FromMinutes(5), Token)).Status;

    private sealed class ComingCertificate : IClientCertificate
    {
        public SslStreamCertificateContext? Context { get; set; }

        public SslStreamCertificateContext Current => Context ?? throw new InvalidOperationException("There is none.");
    }

    private sealed class NotedLog : ILogger<LaneSender>
    {
        private readonly ConcurrentQueue<int> _ids = new();
        private (int Id, Action Act)? _on;

        public int[] Ids => [.. _ids];

        public void On(int id, Action act) => _on = (id, act);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _ids.Enqueue(eventId.Id);
            if (_on is { } on && on.Id == eventId.Id)
            {
                on.Act();
            }
        }
    }
}
