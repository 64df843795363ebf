using System.IO.Compression;
using System.Net.Security;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tests.Support;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Transmission.Tests.Lanes;

public sealed class LaneSenderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_request_too_many_is_refused_at_once()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer(async connection =>
        {
            // Both requests may come over one connection when the second is slow to open.
            while (await connection.Read() is not null)
            {
                await answer.Task;
                await connection.Answer(201);
            }
        });
        await using var transmitter = SomeTransmission.Transmitter(server, options => options.MaxInFlight = 2);

        Task<TransmissionResult>[] under = [Send(transmitter), Send(transmitter)];
        var refused = await Send(transmitter);
        Assert.Equal(2, transmitter.State.InFlight);
        answer.SetResult();

        Assert.Equal((TransmissionFate.NotSent, true, TimeSpan.FromSeconds(1)), (refused.Fate, refused.Busy, refused.RetryAfter));
        Assert.All(await Task.WhenAll(under), result => Assert.Equal(201, result.Status));
        Assert.Equal(0, transmitter.State.InFlight);
    }

    [Fact]
    public async Task One_read_more_than_there_are_connections_is_refused_at_once_and_told_to_wait()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Hang();
        });
        var options = SomeTransmission.Options(server.Port);
        options.MaxStreamConnections = 6;
        // A wait for a connection would never end: this clock stands.
        await using var transmitter = SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(options), Lane.SpiStream, new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<TransmissionResult>[] polls = [.. Enumerable.Range(0, 6).Select(_ => transmitter.SendAsync(SomeTransmission.Get(), SomeTransmission.Time, over.Token))];
        await Wait.UntilAsync(() => server.Requests.Count == 6);

        var seventh = await transmitter.SendAsync(SomeTransmission.Get(), TimeSpan.FromMinutes(1), Token).WaitAsync(TimeSpan.FromMinutes(2), Token);
        await over.CancelAsync();

        Assert.Equal((TransmissionFate.NotSent, true, TimeSpan.FromSeconds(1)), (seventh.Fate, seventh.RateLimited, seventh.RetryAfter));
        Assert.Equal(TimeSpan.Zero, seventh.Elapsed);
        Assert.Equal(6, server.Requests.Count);
        await Task.WhenAll(polls);
    }

    [Fact]
    public async Task No_more_connections_than_allowed_are_opened()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201));
        await using var transmitter = SomeTransmission.Transmitter(server, options => options.MaxConnections = 2);

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Send(transmitter)));

        Assert.All(results, result => Assert.Equal(201, result.Status));
        Assert.InRange(server.Connections, 1, 2);
    }

    [Fact]
    public async Task Waiting_for_a_free_connection_until_the_end_is_not_sent()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Hang();
        });
        await using var transmitter = SomeTransmission.Transmitter(server, options => options.MaxConnections = 1);
        var first = Send(transmitter);
        await Wait.UntilAsync(() => server.Requests.Count == 1);

        var second = await transmitter.SendAsync(SomeTransmission.Post(), TimeSpan.FromMilliseconds(200), Token);

        Assert.Equal(TransmissionFate.NotSent, second.Fate);
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public async Task A_changed_endpoint_is_used_from_the_next_request_on_and_what_is_under_way_ends()
    {
        var answer = new TaskCompletionSource();
        await using var old = new RawServer(async connection =>
        {
            await connection.Read();
            await answer.Task;
            await connection.Answer(201);
        });
        await using var other = new RawServer(connection => connection.AnswerAll(202));
        var options = new FixedOptions<TransmissionOptions>(SomeTransmission.Options(old.Port));
        await using var transmitter = SomeTransmission.Transmitter(options);
        var under = Send(transmitter);
        await Wait.UntilAsync(() => old.Requests.Count == 1);

        options.CurrentValue = SomeTransmission.Options(other.Port);
        var next = await Send(transmitter);
        answer.SetResult();

        Assert.Equal((202, 201), (next.Status, (await under).Status));
        Assert.Equal(other.Port, transmitter.State.Endpoint.Port);
    }

    [Fact]
    public async Task Each_lane_has_its_own_connections()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(200));
        var options = new FixedOptions<TransmissionOptions>(SomeTransmission.Options(server.Port));
        await using var send = SomeTransmission.Transmitter(options, Lane.Spi);
        await using var stream = SomeTransmission.Transmitter(options, Lane.SpiStream);

        await Send(send);
        await Send(stream);

        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_client_certificate_that_cannot_be_had_is_not_sent_and_tells_nothing_of_why_to_the_caller()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201));
        var options = SomeTransmission.Options(server.Port);
        options.MaxResends = 0;
        await using var transmitter = OwnedLane.Open(
            Lane.Spi, new FixedOptions<TransmissionOptions>(options), new ThrowingCertificate(), TimeProvider.System, NullLogger<LaneSender>.Instance);

        var result = await Send(transmitter);

        Assert.Equal(TransmissionFate.NotSent, result.Fate);
        Assert.Contains("InvalidOperationException", result.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_request_is_gzip_with_its_header_and_the_same_in_every_attempt()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Answer(503);
            await connection.Read();
            await connection.Answer(201);
            await connection.Hang();
        });
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(mayResend: true) with { Compress = true }, SomeTransmission.Time, Token);

        Assert.Equal((201, 2), (result.Status, result.Attempts));
        Assert.Equal(server.Requests[0], server.Requests[1]);
        Assert.Contains("\r\nContent-Encoding: gzip\r\n", server.Requests[0], StringComparison.Ordinal);
        var body = Encoding.Latin1.GetBytes(server.Requests[0].Split("\r\n\r\n", 2)[1]);
        using var decoder = new StreamReader(new GZipStream(new MemoryStream(body), CompressionMode.Decompress));
        Assert.Equal("<Envelope>ação</Envelope>", await decoder.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task Settings_that_became_invalid_leave_those_before_in_use()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201));
        var options = new BreakableOptions(SomeTransmission.Options(server.Port));
        await using var transmitter = OwnedLane.Open(Lane.Spi, options, new ShownCertificate(), TimeProvider.System, NullLogger<LaneSender>.Instance);
        Assert.Equal(201, (await Send(transmitter)).Status);

        options.IsBroken = true;

        Assert.Equal(201, (await Send(transmitter)).Status);
    }

    [Fact]
    public async Task Settings_that_became_invalid_are_looked_at_again_after_a_second()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var old = new RawServer(connection => connection.AnswerAll(201));
        await using var other = new RawServer(connection => connection.AnswerAll(202));
        var options = new BreakableOptions(SomeTransmission.Options(old.Port));
        await using var transmitter = OwnedLane.Open(Lane.Spi, options, new ShownCertificate(), time, NullLogger<LaneSender>.Instance);
        options.IsBroken = true;
        Assert.Equal(201, (await Send(transmitter)).Status);

        (options.IsBroken, options.Valid) = (false, SomeTransmission.Options(other.Port));
        time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Equal(201, (await Send(transmitter)).Status);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(202, (await Send(transmitter)).Status);
        options.Valid = SomeTransmission.Options(old.Port);

        Assert.Equal(201, (await Send(transmitter)).Status);
    }

    [Fact]
    public async Task Settings_that_are_the_same_keep_the_connections()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201));
        var options = new FixedOptions<TransmissionOptions>(SomeTransmission.Options(server.Port));
        await using var transmitter = SomeTransmission.Transmitter(options);
        await Send(transmitter);

        options.CurrentValue = SomeTransmission.Options(server.Port);
        await Send(transmitter);

        Assert.Equal((1, 2), (server.Connections, server.Requests.Count));
    }

    [Fact]
    public async Task Changed_settings_close_the_connections_of_before()
    {
        var closed = new TaskCompletionSource();
        await using var old = new RawServer(async connection =>
        {
            await connection.AnswerAll(201);
            closed.SetResult();
        });
        await using var other = new RawServer(connection => connection.AnswerAll(202));
        var options = new FixedOptions<TransmissionOptions>(SomeTransmission.Options(old.Port));
        await using var transmitter = SomeTransmission.Transmitter(options);
        await Send(transmitter);

        options.CurrentValue = SomeTransmission.Options(other.Port);
        await Send(transmitter);

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task A_transmitter_that_was_disposed_of_closes_its_connections_and_sends_nothing_more()
    {
        var closed = new TaskCompletionSource();
        await using var server = new RawServer(async connection =>
        {
            await connection.AnswerAll(201);
            closed.SetResult();
        });
        var transmitter = SomeTransmission.Transmitter(server);
        await Send(transmitter);

        await transmitter.DisposeAsync();
        await transmitter.DisposeAsync();

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Send(transmitter));
    }

    [Theory]
    [InlineData(Lane.Spi, false, "1 requests are under way to localhost:", "Pix:MaxInFlight")]
    [InlineData(Lane.SpiStream, true, "1 reads are under way to localhost:", "Pix:MaxStreamConnections")]
    public async Task A_full_lane_is_told_with_its_setting_and_is_no_failure_of_the_endpoint(Lane lane, bool rateLimited, string detail, string setting)
    {
        await using var server = new RawServer(connection => connection.Hang());
        await using var transmitter = SomeTransmission.Transmitter(server, options => (options.MaxInFlight, options.MaxStreamConnections) = (1, 1), lane);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = transmitter.SendAsync(SomeTransmission.Get(), SomeTransmission.Time, over.Token);

        var refused = await Send(transmitter);
        await over.CancelAsync();
        await first;

        Assert.Equal((TransmissionFate.NotSent, true, rateLimited, false), (refused.Fate, refused.Busy, refused.RateLimited, refused.EndpointFailed));
        Assert.StartsWith(detail, refused.Detail, StringComparison.Ordinal);
        Assert.Contains(setting, refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_nothing_reaches_has_failed_also_when_it_is_left_alone()
    {
        var options = SomeTransmission.Options(ClosedPort.Find());
        (options.MaxResends, options.CircuitMinimumAttempts, options.CircuitBreak) = (0, 2, TimeSpan.FromSeconds(30));
        await using var transmitter = SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(options));

        TransmissionResult[] results = [await Send(transmitter), await Send(transmitter), await Send(transmitter)];

        Assert.Equal([(false, true, 1), (false, true, 1), (true, true, 0)], results.Select(result => (result.Busy, result.EndpointFailed, result.Attempts)));
        Assert.Equal(results[2].Detail, transmitter.State.LastFailure);
        Assert.Null(transmitter.State.LastAnswer);
    }

    [Fact]
    public async Task A_caller_without_time_and_one_who_left_are_no_failures_of_the_endpoint()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201));
        await using var transmitter = SomeTransmission.Transmitter(server);

        var late = await transmitter.SendAsync(SomeTransmission.Post(), TimeSpan.Zero, Token);
        var gone = await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, new CancellationToken(canceled: true));

        Assert.Equal((TransmissionFate.NotSent, false), (late.Fate, late.EndpointFailed));
        Assert.Equal((TransmissionFate.NotSent, false), (gone.Fate, gone.EndpointFailed));
    }

    [Fact]
    public async Task The_time_of_the_last_answer_stays_when_what_follows_fails()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Answer(201);
            await connection.Read();
            connection.Reset();
        });
        await using var transmitter = SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(SomeTransmission.Options(server.Port)), time: time);
        var answered = time.GetUtcNow();
        await Send(transmitter);
        time.Advance(TimeSpan.FromSeconds(0.5));

        var lost = await Send(transmitter);

        var state = transmitter.State;
        Assert.Equal((TransmissionFate.Unknown, answered, lost.Detail), (lost.Fate, state.LastAnswer, state.LastFailure));
        Assert.Equal((answered, lost.Detail), (state.Endpoints[0].LastAnswer, state.Endpoints[0].LastFailure));
        Assert.False(lost.EndpointFailed);
    }

    [Fact]
    public void Numbers_of_log_events_are_unique()
    {
        var ids = typeof(LaneSender).Assembly.GetType("Pix.Transmission.EventIds")!
            .GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (int)field.GetRawConstantValue()!).ToList();

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.InRange(id, 4000, 4999));
    }

    [Fact]
    public async Task Who_gives_up_in_the_pause_before_another_attempt_is_told_so()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var options = new FixedOptions<TransmissionOptions>(SomeTransmission.Options(ClosedPort.Find()));
        await using var transmitter = OwnedLane.Open(Lane.Spi, options, new ShownCertificate(), TimeProvider.System, new TellingLog(EventIds.AttemptFailed, caller.Cancel));

        var result = await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, caller.Token);

        Assert.Equal((TransmissionFate.NotSent, "The caller gave up.", 1, false), (result.Fate, result.Detail, result.Attempts, result.EndpointFailed));
    }

    // Otherwise an endpoint that nobody sends to is told to be away long after it came back.
    [Fact]
    public async Task A_connection_that_is_only_asked_for_takes_back_that_none_could_be_made()
    {
        var port = ClosedPort.Find();
        var options = SomeTransmission.Options(port);
        options.MaxResends = 0;
        await using var transmitter = SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(options));
        Assert.Equal(TransmissionFate.NotSent, (await transmitter.SendAsync(SomeTransmission.Get(), SomeTransmission.Time, Token)).Fate);
        Assert.NotEqual("", await transmitter.AskAsync(Token));
        Assert.All([transmitter.State.LastFailure, transmitter.State.Endpoints[0].LastFailure], failure => Assert.Contains("No connection", failure, StringComparison.Ordinal));

        await using var server = new RawServer(connection => connection.AnswerAll(200), port: port);
        Assert.Equal("", await transmitter.AskAsync(Token));

        Assert.Equal(("", ""), (transmitter.State.LastFailure, transmitter.State.Endpoints[0].LastFailure));
    }

    [Fact]
    public async Task A_connection_that_is_only_asked_for_says_nothing_of_what_a_request_met()
    {
        await using var server = new RawServer(async connection =>
        {
            if (await connection.Read() is not null)
            {
                connection.Reset();
            }
        });
        await using var transmitter = SomeTransmission.Transmitter(server);
        await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        Assert.Equal("", await transmitter.AskAsync(Token));

        Assert.All([transmitter.State.LastFailure, transmitter.State.Endpoints[0].LastFailure], failure => Assert.NotEqual("", failure));
    }

    [Fact]
    public async Task State_tells_the_last_answer_and_failure()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201));
        var options = SomeTransmission.Options(server.Port);
        await using var transmitter = SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(options));
        Assert.Null(transmitter.State.LastAnswer);

        await Send(transmitter);

        Assert.NotNull(transmitter.State.LastAnswer);
        Assert.NotNull(transmitter.State.LastAnswerTimestamp);
        Assert.Equal(("", EndpointCondition.WarmingUp), (transmitter.State.LastFailure, transmitter.State.Condition));
    }

    private static Task<TransmissionResult> Send(LaneSender transmitter) =>
        transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

    private sealed class TellingLog(int id, Action tell) : ILogger<LaneSender>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == id)
            {
                tell();
            }
        }
    }

    private sealed class ThrowingCertificate : IClientCertificate
    {
        public SslStreamCertificateContext Current => throw new InvalidOperationException("secret");
    }

    private sealed class ShownCertificate : IClientCertificate
    {
        public SslStreamCertificateContext Current => TestPki.Shared.ClientContext;
    }

    private sealed class BreakableOptions(TransmissionOptions options) : IOptionsMonitor<TransmissionOptions>
    {
        public TransmissionOptions Valid { get; set; } = options;

        public bool IsBroken { get; set; }

        public TransmissionOptions CurrentValue =>
            IsBroken ? throw new OptionsValidationException("", typeof(TransmissionOptions), ["Pix:BcbSpiEndpoint is ''."]) : Valid;

        public TransmissionOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<TransmissionOptions, string?> listener) => null;
    }
}
