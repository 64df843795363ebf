using System.Collections.Concurrent;
using System.Security.Cryptography;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Grains.Transmission;
using Pix.Health;
using Pix.Hsm;
using Pix.Hsm.Keys;
using Pix.Transmission;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Observation;

/// <summary>
/// Probes the parts of this silo: the HSM by signing a meaningless digest, the journals by an fsync, and the endpoints of idle or failed lanes
/// by a TLS connection. Ages are measured with timestamps, so a change of the machine's clock has no effect.
/// </summary>
internal sealed class AskedParts(ISigningKeyRing keys, IAuditJournals journals, LaneBoard board, ILanes lanes, OutcomeLedger ledger, TimeProvider time)
{
    /// <summary>Maximum wait for the answer to one probe.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);
    private static readonly byte[] Nothing = SHA256.HashData("Pix: does the signing key sign?"u8);

    private readonly ConcurrentDictionary<Lane, (long At, string Failure)> _lanes = new();
    private readonly ConcurrentDictionary<AuditStream, string> _journals = new();
    private readonly ConcurrentDictionary<AuditStream, Task> _asks = new();
    private readonly long _started = time.GetTimestamp();
    private volatile Answer _hsm = new(long.MinValue, "");

    /// <summary>Why the HSM did not sign the last probe; empty if the HSM did sign, or if a request was signed and answered after the probe.</summary>
    public string HsmFailure => new[] { HealthChannels.Spi, HealthChannels.Dict }.Any(channel => ledger.LastSuccess(channel)?.Timestamp > _hsm.At) ? "" : _hsm.Failure;

    /// <summary>Why a journal did not make the last probe durable; empty if the probe is durable.</summary>
    public string JournalFailure(AuditStream stream) => _journals.GetValueOrDefault(stream, "");

    /// <summary>True if the last probe of the lane failed, or if the lane was never probed and its circuit is open.</summary>
    public bool IsBad(LaneState lane) => _lanes.ContainsKey(lane.Lane) ? FailureOf(lane).Length > 0 : lane.Condition == EndpointCondition.Open;

    /// <summary>Why the last probe of the lane could not connect; empty if the probe connected, or if a request was answered after the probe.</summary>
    public string FailureOf(LaneState lane) =>
        _lanes.TryGetValue(lane.Lane, out var asked) && !(lane.LastAnswerTimestamp > asked.At) ? asked.Failure : "";

    /// <summary>Probes the HSM by signing a digest that belongs to no message, with the signing key in force.</summary>
    public async Task AskHsmAsync(CancellationToken cancellationToken)
    {
        try
        {
            var signature = await keys.Current.SignDigestAsync(Nothing, cancellationToken).AsTask().WaitAsync(Patience, time, cancellationToken);
            _hsm = new(time.GetTimestamp(), signature.Value is null ? $"{signature.Failure}. {signature.Detail}" : "");
        }
        catch (Exception silent) when (silent is HsmException or TimeoutException)
        {
            _hsm = new(time.GetTimestamp(), silent is TimeoutException ? $"the HSM did not sign within {Patience.TotalSeconds:F0} s" : silent.Message);
        }
    }

    /// <summary>
    /// Probes each journal by making a few meaningless bytes durable. While a probe hangs on the disk, no further probe of that journal starts.
    /// </summary>
    public Task AskJournalsAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(AuditStreams.All.Select(stream => AskAsync(stream, cancellationToken)));

    /// <summary>Probes lanes that were idle for a while or that failed last, by making a TLS connection without a request.</summary>
    public Task AskEndpointsAsync(CancellationToken cancellationToken)
    {
        var states = board.States;
        var due = states.Where(IsDue).Select(state => state.Lane);
        // A lane that was never used is probed too, because nothing has shown yet whether the lane works.
        var unused = time.GetElapsedTime(_started) > Idle ? new[] { Lane.Spi, Lane.SpiStream, Lane.Dict }.Where(lane => states.All(state => state.Lane != lane)) : [];
        return Task.WhenAll(due.Concat(unused).Select(lane => AskAsync(lane, cancellationToken)));
    }

    // A lane that is down is probed in each round, to notice when the lane works again. Any other lane is probed if for a while (Idle) no answer
    // and no probe has shown that the lane works.
    private bool IsDue(LaneState lane)
    {
        var isAsked = _lanes.TryGetValue(lane.Lane, out var asked);
        if (lane.Condition == EndpointCondition.Open || FailureOf(lane).Length > 0 || (!isAsked && lane.LastFailure.Length > 0))
        {
            return true;
        }

        var known = Math.Max(Math.Max(lane.LastAnswerTimestamp ?? _started, isAsked ? asked.At : _started), _started);
        return time.GetElapsedTime(known) > Idle && (lane.InFlight == 0 || lane.LastFailure.Length > 0);
    }

    private async Task AskAsync(AuditStream stream, CancellationToken cancellationToken)
    {
        if (!_asks.TryGetValue(stream, out var ask) || ask.IsCompleted)
        {
            _asks[stream] = ask = AskAsync(stream);
        }

        try
        {
            await ask.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            _journals[stream] = $"an fsync of the journal has not come back within {Patience.TotalSeconds:F0} s";
        }
    }

    private async Task AskAsync(AuditStream stream)
    {
        var write = await journals[stream].AskAsync();
        _journals[stream] = write == JournalWrite.Durable ? "" : $"the journal does not keep what is written ({write})";
    }

    private async Task AskAsync(Lane lane, CancellationToken cancellationToken)
    {
        string failure;
        try
        {
            failure = await (await lanes.GetAsync(lane)).AskAsync(cancellationToken);
        }
        catch (Exception closed) when (closed is OrleansException or TimeoutException or ObjectDisposedException)
        {
            failure = "the lane could not be opened on this silo";
        }

        _lanes[lane] = (time.GetTimestamp(), failure);
    }

    private sealed record Answer(long At, string Failure);
}
