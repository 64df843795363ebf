using System.Collections.Immutable;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Contracts.Operating;
using Pix.Grains.Stopping;
using Pix.Grains.Transmission;
using Pix.Grains.Verification;
using Pix.Hsm.Keys;
using Pix.Hsm.Mtls;

namespace Pix.Grains.Observation;

/// <summary>Reads the state of this silo for an operator.</summary>
internal sealed class SiloView(
    SiloReadinessProbe readiness,
    ISigningKeyRing keys,
    MtlsIdentity mtls,
    IAuditJournals journals,
    LaneBoard lanes,
    TrustedSignersSource signers,
    SiloLimits limits,
    ExchangeMemory memory,
    SiloHealthSource health,
    SiloDrain drain,
    ILocalSiloDetails silo)
{
    private const int RecentExchanges = 25;

    /// <summary>Returns the current state of the silo.</summary>
    public async Task<SiloSnapshot> ReadAsync()
    {
        var hsm = keys.State;
        return new SiloSnapshot
        {
            Silo = silo.Name,
            Address = silo.SiloAddress.ToString(),
            Answered = true,
            Parts = readiness.Read().Parts,
            Sessions = new SessionsSnapshot(hsm.Sessions, hsm.SessionsWanted, hsm.QueueDepth),
            Endpoints = SiloEndpoints.Of(lanes),
            Journals = [.. AuditStreams.All.Select(Journal)],
            Certificates = Certificates(),
            Traffic = memory.Traffic(),
            Recent = memory.Recent(RecentExchanges),
            Withheld = memory.Withheld(),
            Health = health.Read(),
            Buckets = await limits.ReadAsync(),
            Drain = drain.Progress,
        };
    }

    private JournalSnapshot Journal(AuditStream stream)
    {
        var state = journals[stream].State;
        return new JournalSnapshot(
            stream.ToString().ToLowerInvariant(), state.Condition.ToString(), state.AcceptsIntents,
            state.BacklogRecords, state.BacklogBytes, Math.Round(state.OldestAge.TotalSeconds, 1));
    }

    private ImmutableArray<CertificateSnapshot> Certificates()
    {
        var from = keys.Schedule.Terms.ToDictionary(term => term.Certificate, term => term.From);
        var own = keys.Keys.Select(key => CertificateSnapshots.Of("signature", key.Certificate) with { SignsFrom = from.TryGetValue(key.Certificate.Thumbprint, out var time) ? time : null });
        var tls = mtls.IsReady ? [CertificateSnapshots.Of("mtls", mtls.Certificate)] : Enumerable.Empty<CertificateSnapshot>();
        return [.. own, .. tls, .. signers.Certificates.Select(certificate => CertificateSnapshots.Of("bcb-signature", certificate))];
    }
}
