using System.Reflection;
using Orleans.Concurrency;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Grains.Audit;

namespace Pix.Grains.Tests.Support;

/// <summary>The audit of what operators order: each half is answered as a test says, and kept.</summary>
internal sealed class FakeAudit(JournalWrite write) : IAuditGrain
{
    public JournalWrite Write { get; set; } = write;

    public List<AuditIntent> Intents { get; } = [];

    public List<AuditOutcome> Outcomes { get; } = [];

    /// <summary>What records the orders of a silo there.</summary>
    public OperatorOrders Orders(TimeProvider time) => new(FakeGrains.Of((typeof(IAuditGrain), this)), DispatchProxy.Create<ILocalSiloDetails, FakeSilo>(), time);

    public ValueTask<JournalWrite> RecordIntentAsync(Immutable<AuditIntent> intent, TimeSpan timeLeft)
    {
        Intents.Add(intent.Value);
        return ValueTask.FromResult(Write);
    }

    public ValueTask<JournalWrite> RecordOutcomeAsync(Immutable<AuditOutcome> outcome, TimeSpan timeLeft)
    {
        Outcomes.Add(outcome.Value);
        return ValueTask.FromResult(Write);
    }
}
