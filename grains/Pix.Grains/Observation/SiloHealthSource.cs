using System.Collections.Immutable;
using System.Globalization;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Contracts.Health;
using Pix.Contracts.Operating;
using Pix.Contracts.Status;
using Pix.Domain;
using Pix.Grains.Transmission;
using Pix.Health;
using Pix.Hsm.Keys;
using Pix.Transmission;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Observation;

/// <summary>Collects this silo's facts for the health judgement: the outcomes of its last requests, and the state of its parts.</summary>
internal sealed class SiloHealthSource(
    OutcomeLedger ledger, SiloReadinessProbe readiness, ISigningKeyRing keys, IAuditJournals journals, LaneBoard senders, AskedParts asked, LostMembers lost, RefusedSettings settings, TimeProvider time, ILocalSiloDetails silo)
{
    private static readonly ImmutableArray<string> All = [.. HealthChannels.All];
    private static readonly string[] StreamOperations = ["startStream", "pullNext", "stopStream"];

    private readonly PartStates _states = new(time);

    /// <summary>Counts the outcome of an exchange that ended. Requests that Pix makes itself are not counted.</summary>
    public static void Note(OutcomeLedger ledger, ExchangeSummary exchange)
    {
        if (exchange.RequestId.Length > 0)
        {
            ledger.Add(ChannelOf(exchange), exchange.Fate, exchange.Error);
        }
    }

    /// <summary>Returns the current facts.</summary>
    public SiloHealth Read() => new(silo.Name, ledger.Read(), [.. Parts().Select(part => _states.Observe(part, $"{part.Part} {string.Join(' ', part.Channels)}"))]);

    /// <summary>Returns the health verdict on this silo alone, without the other silos.</summary>
    public HealthVerdict Judge() => Judgement.Of([Read()], [], null, time.GetUtcNow());

    /// <summary>Returns the channel to which the health judgement assigns a lane: DICT, SPI or the read streams.</summary>
    public static string ChannelOf(Lane lane) => lane switch
    {
        Lane.Dict or Lane.DictKeysCheck => HealthChannels.Dict,
        Lane.SpiStream or Lane.SpiSecondaryStream => HealthChannels.Streams,
        _ => HealthChannels.Spi,
    };

    private static string ChannelOf(ExchangeSummary exchange) =>
        exchange.Channel == PixChannel.Dict ? HealthChannels.Dict : StreamOperations.Contains(exchange.Operation) ? HealthChannels.Streams : HealthChannels.Spi;

    private IEnumerable<PartHealth> Parts()
    {
        foreach (var part in readiness.Read().Parts.Where(part => part.Part is not ("endpoints" or "catalog" or "hsm")))
        {
            yield return Of(part);
        }

        yield return SigningCertificate();
        yield return Hsm();
        yield return SettingsPart.Of(settings.Sentence);
        foreach (var lanes in senders.States.GroupBy(lane => ChannelOf(lane.Lane)))
        {
            yield return Endpoints(lanes.Key, [.. lanes]);
        }
    }

    private PartHealth Of(PartReadiness part) => part.Part switch
    {
        "audit-dict" => Audit(part, AuditStream.Dict, [HealthChannels.Dict]),
        "audit-spi" => Audit(part, AuditStream.Spi, [HealthChannels.Spi, HealthChannels.Streams]),
        "cluster" when part.Ready && lost.Sentence is { Length: > 0 } sentence => new PartHealth(part.Part, HealthLevel.Degraded, sentence, null, All),
        _ => new PartHealth(part.Part, part.Ready ? HealthLevel.Up : HealthLevel.Down, part.Reason, null, All),
    };

    // If the journal reports that it is ready but the fsync of the last probe failed or hangs, the journal is down.
    private PartHealth Audit(PartReadiness part, AuditStream stream, ImmutableArray<string> channels)
    {
        var failure = part.Ready ? asked.JournalFailure(stream) : JournalReadiness.Words(journals[stream].State);
        return new PartHealth("audit", failure.Length > 0 ? HealthLevel.Down : HealthLevel.Up, failure.Length > 0 ? failure : part.Reason, null, channels);
    }

    // The signing certificate is a part separate from the HSM, because the HSM itself can still work when no certificate is valid.
    private PartHealth SigningCertificate()
    {
        var now = time.GetUtcNow();
        return keys.Schedule.Terms.MaxBy(term => term.NotAfter) is { } last && keys.Schedule.At(now) is null
            ? new PartHealth("certificates", HealthLevel.Down, $"no signing certificate is valid now: the last, {last.Name}, {(last.NotAfter <= now ? $"expired at {Text(last.NotAfter)}" : $"is valid from {Text(last.From)}")}", null, [HealthChannels.Spi, HealthChannels.Dict])
            : new PartHealth("certificates", HealthLevel.Up, "The signing certificate is valid.", null, [HealthChannels.Spi, HealthChannels.Dict]);
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // If the session pool reports that it is ready but the HSM did not sign the last probe, the HSM is down.
    private PartHealth Hsm()
    {
        var state = keys.State;
        var level = !state.Ready || asked.HsmFailure.Length > 0 ? HealthLevel.Down : state.Sessions < state.SessionsWanted ? HealthLevel.Degraded : HealthLevel.Up;
        return new PartHealth("hsm", level, state.Ready && asked.HsmFailure.Length > 0 ? asked.HsmFailure : state.Detail, null, [HealthChannels.Spi, HealthChannels.Dict]);
    }

    private PartHealth Endpoints(string channel, List<LaneState> lanes)
    {
        var bad = lanes.Where(asked.IsBad).ToList();
        var ejected = lanes.SelectMany(lane => lane.Endpoints.Where(endpoint => endpoint.Condition == EndpointCondition.Ejected)).Select(endpoint => endpoint.Endpoint.ToString()).Distinct().ToList();
        var level = bad.Count == lanes.Count ? HealthLevel.Down : bad.Count + ejected.Count > 0 ? HealthLevel.Degraded : HealthLevel.Up;
        var sentence = bad.Count > 0 ? SentenceOf(bad[0]) : ejected.Count > 0 ? $"{string.Join(", ", ejected)} cannot be reached; another endpoint is used" : "The Central Bank answers.";
        return new PartHealth("endpoints", level, sentence, null, [channel]);
    }

    private string SentenceOf(LaneState lane)
    {
        var why = lane.LastFailure.Length > 0 ? lane.LastFailure : asked.FailureOf(lane);
        return $"{lane.Endpoint} cannot be reached{(why.Length > 0 ? $": {why}" : "")}";
    }
}
