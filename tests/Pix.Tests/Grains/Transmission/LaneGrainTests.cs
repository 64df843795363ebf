using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Pix.Domain;
using Pix.Grains.Tests.Support;
using Pix.Grains.Transmission;
using Pix.Transmission;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;

namespace Pix.Grains.Tests.Transmission;

/// <summary>Lanes and endpoints as grains of a silo own them: what opens, what closes, and what a grain that goes leaves to the requests under way.</summary>
public sealed class LaneGrainTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_lane_has_one_sender_on_a_silo_and_only_those_used_have_a_state()
    {
        LaneSender spi;
        await using (var silo = await LaneSilo.StartAsync(SomeTransmission.Options(9191)))
        {
            Assert.Empty(silo.Board.States);
            var handles = silo.Handles();

            spi = await handles.GetAsync(Lane.Spi);

            Assert.Same(spi, await handles.GetAsync(Lane.Spi));
            Assert.Same(spi, await silo.Handles().GetAsync(Lane.Spi));
            Assert.NotSame(spi, await handles.GetAsync(Lane.Dict));
            Assert.Equal([Lane.Dict, Lane.Spi], silo.Board.States.Select(state => state.Lane).Order());
            await silo.StopAsync();
            Assert.Empty(silo.Board.States);
        }

        Assert.Null(spi.TrySendAsync(SomeTransmission.Get(), SomeTransmission.Time, Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => spi.SendAsync(SomeTransmission.Get(), SomeTransmission.Time, Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_silo_that_stops_or_is_killed_leaves_no_connection(bool isKilled)
    {
        var closed = new TaskCompletionSource();
        await using var server = Answering(201, closed);
        await using var silo = await LaneSilo.StartAsync(SomeTransmission.Options(server.Port));
        Assert.Equal(201, (await SendAsync(silo.Handles())).Status);
        var transmitter = Assert.Single(silo.Board.Transmitters);

        await (isKilled ? silo.KillAsync() : silo.StopAsync());
        await silo.DisposeAsync();

        await transmitter.Closed.WaitAsync(Patience, Token);
        await closed.Task.WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task An_endpoint_that_the_settings_name_no_more_closes_when_the_requests_under_way_there_have_ended_also_when_nothing_is_sent()
    {
        var (answer, closed) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        await using var old = new RawServer(async connection =>
        {
            await connection.Read();
            await answer.Task;
            await connection.Answer(201);
            await connection.AnswerAll(201);
            closed.SetResult();
        });
        await using var other = Answering(202);
        await using var silo = await LaneSilo.StartAsync(SomeTransmission.Options(old.Port));
        var handles = silo.Handles();
        var under = SendAsync(handles);
        await UntilAsync(() => old.Requests.Count == 1);
        var left = Assert.Single(silo.Board.Transmitters);

        silo.Options.Change(SomeTransmission.Options(other.Port));

        await UntilAsync(() => left.IsGivenUp && silo.Board.States.Single().Endpoint.Port == other.Port);
        Assert.False(under.IsCompleted || left.Closed.IsCompleted || closed.Task.IsCompleted);
        Assert.Equal(202, (await SendAsync(handles)).Status);
        answer.SetResult();
        Assert.Equal(201, (await under).Status);
        await closed.Task.WaitAsync(Patience, Token);
        await UntilAsync(() => silo.Board.Transmitters.Select(transmitter => transmitter.Endpoint.Port).SequenceEqual([other.Port]));
        Assert.Single(old.Requests);
    }

    [Fact]
    public async Task An_endpoint_that_is_named_again_opens_again()
    {
        await using var server = Answering(201);
        await using var other = Answering(202);
        await using var silo = await LaneSilo.StartAsync(SomeTransmission.Options(server.Port));
        var handles = silo.Handles();

        for (var round = 0; round < 10; round++)
        {
            Assert.Equal(201, (await SendAsync(handles)).Status);
            silo.Options.Change(SomeTransmission.Options(other.Port));
            Assert.Equal(202, (await SendAsync(handles)).Status);
            silo.Options.Change(SomeTransmission.Options(server.Port));
        }

        Assert.Equal((10, 10), (server.Requests.Count, other.Requests.Count));
    }

    [Fact]
    public async Task A_grain_of_an_endpoint_or_a_lane_that_goes_and_comes_back_opens_anew_and_no_request_is_lost()
    {
        await using var server = Answering(201);
        await using var silo = await LaneSilo.StartAsync(SomeTransmission.Options(server.Port));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<int>[] users = [.. Enumerable.Range(0, 4).Select(_ => SendUntilAsync(silo.Handles(), over.Token))];
        var seen = new HashSet<Transmitter>();

        for (var round = 0; round < 8; round++)
        {
            var now = server.Requests.Count;
            await UntilAsync(() => server.Requests.Count > now + 10);
            seen.Add(silo.Board.Transmitters.Single(transmitter => !transmitter.IsGivenUp));
            await (round % 2 == 0 ? silo.LetGoAsync(silo.Grain(Lane.Spi, server.Port)) : silo.LetGoAsync(silo.Grain(Lane.Spi)));
        }

        await over.CancelAsync();
        var sent = await Task.WhenAll(users);

        Assert.Equal(8, seen.Count);
        Assert.Equal(sent.Sum(), server.Requests.Count);
        Assert.Equal(201, (await SendAsync(silo.Handles())).Status);
        await Task.WhenAll(seen.Select(transmitter => transmitter.Closed)).WaitAsync(Patience, Token);
        // The grain that was let go last may still be going.
        await UntilAsync(() => silo.Board.States.Count == 1);
    }

    [Fact]
    public async Task A_request_whose_lane_goes_before_it_has_begun_is_sent_by_the_lane_that_follows()
    {
        await using var server = Answering(201);
        await using var silo = await LaneSilo.StartAsync(SomeTransmission.Options(server.Port));
        var gate = new LettingGate(() => silo.LetGoAsync(silo.Grain(Lane.Spi)));

        var result = await silo.Handles().SendAsync(Lane.Spi, SomeTransmission.Post() with { Gate = gate }, SomeTransmission.Time);

        Assert.Equal((TransmissionFate.Answered, 201, 1), (result.Fate, result.Status, result.Attempts));
        Assert.Equal([false, true], gate.Left);
        Assert.Single(server.Requests);
    }

    // What is under way there may last as long as a long poll.
    [Fact]
    public async Task A_grain_that_goes_does_not_keep_its_successor_from_opening_until_its_requests_have_ended()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await (connection.Number == 1 ? answer.Task : Task.CompletedTask);
            await connection.Answer(201);
            await connection.AnswerAll(201);
        });
        await using var silo = await LaneSilo.StartAsync(SomeTransmission.Options(server.Port));
        var handles = silo.Handles();
        var under = SendAsync(handles);
        await UntilAsync(() => server.Requests.Count == 1);

        await silo.LetGoAsync(silo.Grain(Lane.Spi, server.Port)).WaitAsync(Patience, Token);
        Assert.Equal(201, (await SendAsync(handles)).Status);

        Assert.False(under.IsCompleted);
        answer.SetResult();
        Assert.Equal(201, (await under).Status);
    }

    [Fact]
    public async Task Requests_whose_handshakes_hang_keep_nobody_waiting_neither_of_another_lane_nor_of_new_settings()
    {
        const int Hanging = 40;
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var server = Answering(201);
        var options = SomeTransmission.Options(server.Port);
        options.BcbSpiEndpoint = $"localhost:{((IPEndPoint)silent.LocalEndpoint).Port}";
        // All have a place at once, so that each is at the old endpoint when the settings change.
        (options.ConnectTimeout, options.SlowStart) = (TimeSpan.FromMinutes(30), TimeSpan.Zero);
        await using var silo = await LaneSilo.StartAsync(options);
        var handles = silo.Handles();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<TransmissionResult>[] hanging =
            [.. Enumerable.Range(0, Hanging).Select(_ => handles.SendAsync(Lane.Spi, SomeTransmission.Post() with { Abandoned = over.Token }, TimeSpan.FromMinutes(30)))];
        await UntilAsync(() => silo.Board.States.SingleOrDefault()?.InFlight == Hanging);

        Assert.Equal(201, (await SendAsync(handles, Lane.Dict).WaitAsync(Patience, Token)).Status);
        silo.Options.Change(SomeTransmission.Options(server.Port));
        Assert.Equal(201, (await SendAsync(handles).WaitAsync(Patience, Token)).Status);

        await over.CancelAsync();
        Assert.All(await Task.WhenAll(hanging), result => Assert.Equal(TransmissionFate.NotSent, result.Fate));
    }

    [Fact]
    public async Task A_request_goes_on_while_the_grain_that_asked_for_it_is_busy()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Answer(503);
            await connection.AnswerAll(201);
        });
        await using var silo = await LaneSilo.StartAsync(SomeTransmission.Options(server.Port));
        var handles = silo.Handles();
        await handles.GetAsync(Lane.Spi);
        var turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        using var free = new ManualResetEventSlim();
        var sending = Task.Factory.StartNew(() => handles.SendAsync(Lane.Spi, SomeTransmission.Post(mayResend: true), SomeTransmission.Time), Token, TaskCreationOptions.None, turns).Unwrap();
        var busy = Task.Factory.StartNew(() => free.Wait(Token), Token, TaskCreationOptions.LongRunning, turns);

        try
        {
            await UntilAsync(() => server.Requests.Count == 2);
            Assert.False(busy.IsCompleted);
        }
        finally
        {
            free.Set();
        }

        Assert.Equal(201, (await sending).Status);
    }

    [Fact]
    public async Task A_replaced_client_certificate_is_shown_from_the_next_request_on()
    {
        var certificate = new ChangingCertificate();
        await using var server = Answering(201);
        await using var silo = await LaneSilo.StartAsync(SomeTransmission.Options(server.Port), certificate);
        var handles = silo.Handles();
        Assert.Equal((201, 201, 1), ((await SendAsync(handles)).Status, (await SendAsync(handles)).Status, server.Connections));
        var old = Assert.Single(silo.Board.Transmitters);

        certificate.Current = TestPki.Shared.ClientContext;

        Assert.Equal((201, 2), ((await SendAsync(handles)).Status, server.Connections));
        await old.Closed.WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task A_replaced_client_certificate_waits_for_no_request_under_way()
    {
        var (answer, certificate) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new ChangingCertificate());
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await (connection.Number == 1 ? answer.Task : Task.CompletedTask);
            await connection.Answer(201);
            await connection.AnswerAll(201);
        });
        await using var silo = await LaneSilo.StartAsync(SomeTransmission.Options(server.Port), certificate);
        var handles = silo.Handles();
        var under = SendAsync(handles);
        await UntilAsync(() => server.Requests.Count == 1);
        var old = Assert.Single(silo.Board.Transmitters);

        certificate.Current = TestPki.Shared.ClientContext;
        Assert.Equal(201, (await SendAsync(handles).WaitAsync(Patience, Token)).Status);

        Assert.False(under.IsCompleted || old.Closed.IsCompleted);
        answer.SetResult();
        Assert.Equal(201, (await under).Status);
        await old.Closed.WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task Grains_that_own_stay_although_nobody_calls_them()
    {
        await using var server = Answering(201);
        await using var silo = await LaneSilo.StartAsync(SomeTransmission.Options(server.Port));
        var spi = await silo.Handles().GetAsync(Lane.Spi);

        await silo.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);

        Assert.False(spi.IsGone);
        Assert.Same(spi, await silo.Handles().GetAsync(Lane.Spi));
        Assert.All(silo.Board.Transmitters, transmitter => Assert.False(transmitter.IsGivenUp));
        Assert.All(
            [typeof(LaneGrain), typeof(TransmitterGrain)],
            type => Assert.Equal(["1", "False"], Placement(type)));
    }

    [Fact]
    public async Task A_lane_that_cannot_be_opened_is_a_request_that_was_not_sent_and_that_another_silo_may_send()
    {
        await using var silo = await LaneSilo.StartAsync(new TransmissionOptions { BcbSpiEndpoint = "no endpoint" });

        var result = await SendAsync(silo.Handles());

        Assert.Equal((TransmissionFate.NotSent, true, 0), (result.Fate, result.EndpointFailed, result.Attempts));
        Assert.Empty(silo.Board.States);
    }

    [Fact]
    public void Keys_of_grains_name_participant_lane_and_endpoint()
    {
        var words = Enum.GetValues<Lane>().Select(lane => new LaneKey(LaneSilo.Participant, lane).ToString());
        Assert.Equal(
            ["99999010/dict", "99999010/dict-keys-check", "99999010/spi", "99999010/spi-stream", "99999010/spi-secondary", "99999010/spi-secondary-stream"],
            words);
        Assert.All(Enum.GetValues<Lane>(), lane => Assert.Equal(new LaneKey("A1", lane), LaneKey.Parse($"A1/{lane.Word()}")));

        var key = new EndpointKey(new LaneKey(LaneSilo.Participant, Lane.SpiStream), new EndpointAddress("::1", 16522));
        Assert.Equal("99999010/spi-stream/[::1]:16522", key.ToString());
        Assert.Equal(key, EndpointKey.Parse(key.ToString()));
        Assert.All(["", "spi", "99999010", "99999010/spi/"], wrong => Assert.Throws<FormatException>(() => EndpointKey.Parse(wrong)));
        Assert.Throws<FormatException>(() => LaneKey.Parse("99999010/spi/host:1"));
    }

    /// <summary>Lets everything through, and does something before it does so for the first time.</summary>
    private sealed class LettingGate(Func<Task> first) : ISendGate
    {
        private Func<Task>? _first = first;

        /// <summary>Of each attempt whether a byte of it may have been sent.</summary>
        public List<bool> Left { get; } = [];

        public async ValueTask<SendLeave> EnterAsync(TimeSpan timeLeft, CancellationToken cancellationToken)
        {
            if (Interlocked.Exchange(ref _first, null) is { } act)
            {
                await act();
            }

            return new Leave(Left);
        }

        private sealed class Leave(List<bool> all) : SendLeave
        {
            public override void End(bool left, int status, TimeSpan? retryAfter) => all.Add(left);
        }
    }

    private static RawServer Answering(int status, TaskCompletionSource? closed = null) => new(async connection =>
    {
        await connection.AnswerAll(status);
        closed?.TrySetResult();
    });

    private static Task<TransmissionResult> SendAsync(LocalLanes lanes, Lane lane = Lane.Spi) => lanes.SendAsync(lane, SomeTransmission.Post(), SomeTransmission.Time);

    // None of them may be resent: each must be answered at its first attempt.
    private static async Task<int> SendUntilAsync(LocalLanes lanes, CancellationToken over)
    {
        var sent = 0;
        while (!over.IsCancellationRequested)
        {
            var result = await lanes.SendAsync(Lane.Spi, SomeTransmission.Post(), TimeSpan.FromMinutes(2));
            Assert.Equal((TransmissionFate.Answered, 201, 1), (result.Fate, result.Status, result.Attempts));
            sent++;
        }

        return sent;
    }

    private static string[] Placement(Type grain)
    {
        var properties = new Dictionary<string, string>();
        foreach (var provider in grain.GetCustomAttributes(inherit: true).OfType<Orleans.Metadata.IGrainPropertiesProviderAttribute>())
        {
            provider.Populate(null!, grain, default, properties);
        }

        return [properties["max-local-instances"], properties["remove-idle-workers"]];
    }

    private static Task UntilAsync(Func<bool> holds) => Wait.UntilAsync(() => Task.FromResult(holds()), "what the test waits for", (int)Patience.TotalSeconds);

    private sealed class ChangingCertificate : IClientCertificate
    {
        public SslStreamCertificateContext Current { get; set; } = TestPki.Shared.ClientContext;
    }
}
