using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Concurrency;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Grains.Audit;
using Pix.Protocol;

namespace Pix.Grains.Tests.Support;

/// <summary>The audit of what operators order: each half is answered as a test says, and kept.</summary>
internal sealed class FakeAudit(JournalWrite write) : IAuditGrain, IAuditJournal
{
    public JournalWrite Write { get; set; } = write;

    public List<AuditIntent> Intents { get; } = [];

    public List<AuditOutcome> Outcomes { get; } = [];

    public JournalState State => default;

    /// <summary>What records the orders of a silo there.</summary>
    public OperatorOrders Orders(TimeProvider time) => new(Journals(time), DispatchProxy.Create<ILocalSiloDetails, FakeSilo>(), time);

    /// <summary>What appends to it.</summary>
    public LocalJournals Journals(TimeProvider time) =>
        new(FakeGrains.Of((typeof(IAuditGrain), this)), new(time, new AuditMeter(), NullLogger<AppendsInTime>.Instance), new FixedOptions<ProtocolOptions>(new ProtocolOptions { Ispb = "99999010" }), time);

    /// <summary>Why its journal cannot be opened; null when it can.</summary>
    public Exception? NotOpened { get; set; }

    public Task<Immutable<IAuditJournal>> JournalAsync() =>
        NotOpened is { } failure ? Task.FromException<Immutable<IAuditJournal>>(failure) : Task.FromResult(new Immutable<IAuditJournal>(this));

    public ValueTask<JournalWrite> AppendIntentAsync(AuditIntent intent, CancellationToken cancellationToken)
    {
        Intents.Add(intent);
        return ValueTask.FromResult(Write);
    }

    public ValueTask<JournalWrite> AppendOutcomeAsync(AuditOutcome outcome, CancellationToken cancellationToken)
    {
        Outcomes.Add(outcome);
        return ValueTask.FromResult(Write);
    }

    public ValueTask<JournalWrite> AskAsync() => ValueTask.FromResult(Write);
}
