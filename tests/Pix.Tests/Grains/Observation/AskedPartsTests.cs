using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Pix.Grains.Observation;
using Pix.Grains.Tests.Support;
using Pix.Grains.Transmission;
using Pix.Health;
using Pix.Transmission;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;

namespace Pix.Grains.Tests.Observation;

/// <summary>When lanes are asked, and what counts as later than an ask, with a clock that is set meanwhile.</summary>
public sealed class AskedPartsTests : IAsyncDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    private readonly SteppedTime _time = new();
    private readonly LaneBoard _board = new();
    private readonly OpenLanes _senders;
    private readonly AskedParts _parts;

    public AskedPartsTests()
    {
        var options = new TransmissionOptions { BcbDictEndpoint = "localhost:1", BcbSpiEndpoint = "localhost:1", BcbMtlsCertificate = "none" };
        _senders = new OpenLanes(_board, new FixedOptions<TransmissionOptions>(options), new NoCertificate(), new NoNames(), _time);
        // The lanes alone are asked here.
        _parts = new AskedParts(keys: null!, journals: null!, _board, _senders, new OutcomeLedger(_time), _time);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _senders.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task A_lane_is_asked_when_nothing_was_heard_of_it_for_so_long_whatever_the_clock_was_set_to(int seconds)
    {
        var lane = _senders.Get(Lane.Spi);
        _time.Step(TimeSpan.FromSeconds(seconds));

        _time.Advance(Idle);
        await _parts.AskEndpointsAsync(Token);
        Assert.Equal("", _parts.FailureOf(lane.State));
        Assert.Single(_board.States);

        _time.Advance(TimeSpan.FromSeconds(1));
        await _parts.AskEndpointsAsync(Token);
        Assert.NotEmpty(_parts.FailureOf(lane.State));
        Assert.Equal(3, _board.States.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task An_answer_after_the_ask_takes_back_what_it_said_and_one_before_does_not(int seconds)
    {
        var lane = _senders.Get(Lane.Spi);
        var before = Answered(lane.State);
        _time.Advance(Idle + TimeSpan.FromSeconds(1));
        await _parts.AskEndpointsAsync(Token);

        _time.Step(TimeSpan.FromSeconds(seconds));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotEmpty(_parts.FailureOf(before));
        Assert.Equal("", _parts.FailureOf(Answered(lane.State)));
    }

    private LaneState Answered(LaneState state) => state with { LastAnswer = _time.GetUtcNow(), LastAnswerTimestamp = _time.GetTimestamp() };

    private sealed class NoCertificate : IClientCertificate
    {
        public SslStreamCertificateContext Current => throw new InvalidOperationException("There is none.");
    }

    private sealed class NoNames : INameResolver
    {
        public ValueTask<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken) => throw new SocketException((int)SocketError.HostNotFound);
    }

    private sealed class SteppedTime() : FakeTimeProvider(new DateTimeOffset(2026, 11, 30, 20, 0, 0, TimeSpan.Zero))
    {
        private TimeSpan _steps;

        public void Step(TimeSpan by) => _steps += by;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _steps;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }
}
