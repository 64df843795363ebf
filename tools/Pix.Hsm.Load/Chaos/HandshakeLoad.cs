using System.Diagnostics;
using System.Security.Authentication;
using Pix.Hsm.Load.Handshakes;
using Pix.Hsm.Mtls;
using Pix.Transmission.Lanes;

namespace Pix.Hsm.Load.Chaos;

/// <summary>Makes requests over mutual TLS while callers sign. Each request has its own handshake, which the mTLS key of the HSM token signs.</summary>
/// <param name="identity">The mTLS identity, whose key signs the handshakes.</param>
/// <param name="load">Counts answers and refusals.</param>
/// <param name="fault">The fault. It says whether a handshake may fail because it is not signed in time, and what the time limit of a handshake is.</param>
internal sealed class HandshakeLoad(MtlsIdentity identity, ChaosLoad load, Fault fault) : IAsyncDisposable
{
    private const int Senders = 2;
    private const string Hung = "did not sign the TLS handshake in time";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly OneAnswerServer _server = new(SslProtocols.None, closes: true);
    private MtlsLane? _lane;

    private MtlsLane Lane => _lane ??= new MtlsLane(identity, _server, Senders + 1, fault.DialLimit);

    public Task RunAsync(CancellationToken stop)
    {
        _ = Lane;
        return Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await AnswersAsync();
                await Task.Delay(Pause, CancellationToken.None);
            }
        }, CancellationToken.None)));
    }

    /// <summary>Makes a request with a handshake; returns true if it is answered.</summary>
    public async Task<bool> AnswersAsync()
    {
        var (mark, clock) = (load.Mark(), Stopwatch.StartNew());
        var result = await Lane.SendAsync(2 * fault.DialLimit, CancellationToken.None);
        load.Answered(clock.Elapsed);
        if (result.Status == 200)
        {
            return true;
        }

        var isHung = result is { Fate: TransmissionFate.NotSent, EndpointFailed: true } && result.Detail.Contains(Hung, StringComparison.Ordinal);
        load.Refuse(isHung ? "handshake not signed" : "handshake failed", isHung && fault.HangsHandshakes, result.Detail, mark);
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        if (_lane is not null)
        {
            await _lane.DisposeAsync();
        }

        await _server.DisposeAsync();
    }
}
