using System.Diagnostics;
using System.Diagnostics.Metrics;
using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>Metrics of Pix.Audit, under the meter <see cref="Name"/>. Most have the tag <c>stream</c> (<c>dict</c> or <c>spi</c>).</summary>
public sealed class AuditMeter : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Pix.Audit";

    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _commitSeconds;
    private readonly Histogram<int> _groupRecords;
    private readonly Counter<long> _refused, _shipped, _sinkFailures, _deadLettered, _orphans, _checkpoints, _witnessed;

    /// <summary>Creates the counters and histograms.</summary>
    public AuditMeter()
    {
        _commitSeconds = _meter.CreateHistogram<double>("pix.audit.journal.commit", "s", "Time of one journal transaction, with its fsync.");
        _groupRecords = _meter.CreateHistogram<int>("pix.audit.journal.group", "{record}", "Entries that shared one fsync.");
        _refused = _meter.CreateCounter<long>("pix.audit.journal.refused", "{record}", "Appends that were not accepted, by reason.");
        _shipped = _meter.CreateCounter<long>("pix.audit.shipped", "{record}", "Records that the sink acknowledged.");
        _sinkFailures = _meter.CreateCounter<long>("pix.audit.sink.failures", "{failure}", "Deliveries that failed in whole or in part.");
        _deadLettered = _meter.CreateCounter<long>("pix.audit.dead_letters", "{record}", "Records that no sink can take, kept in a folder; raise an alarm.");
        _orphans = _meter.CreateCounter<long>("pix.audit.unknown_outcomes", "{record}", "Records shipped without a known outcome.");
        _checkpoints = _meter.CreateCounter<long>("pix.audit.checkpoints", "{checkpoint}", "Signed checkpoints of the hash chain, one a minute while there is traffic; none for a quarter of an hour in which records were shipped is worth an alarm.");
        _witnessed = _meter.CreateCounter<long>("pix.audit.witness", "{checkpoint}", "Checkpoints given to the witness outside, by result: countersigned, failed (tried again) or dropped.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Observe(AuditStream stream, Func<JournalState> state)
    {
        var tag = Tag(stream);
        _meter.CreateObservableGauge("pix.audit.journal.backlog", () => new Measurement<int>(state().BacklogRecords, tag), "{record}", "Exchanges not acknowledged by the sink.");
        _meter.CreateObservableGauge("pix.audit.journal.backlog.size", () => new Measurement<long>(state().BacklogBytes, tag), "By", "Their size, with the room kept for outcomes.");
        _meter.CreateObservableGauge("pix.audit.journal.backlog.age", () => new Measurement<double>(state().OldestAge.TotalSeconds, tag), "s", "Age of the oldest of them.");
        _meter.CreateObservableGauge("pix.audit.journal.accepts", () => new Measurement<int>(state().AcceptsIntents ? 1 : 0, tag), null, "1 while new intents are accepted.");
    }

    internal void ObserveHeld(AuditStream stream, Func<int> held) =>
        _meter.CreateObservableGauge("pix.audit.held", () => new Measurement<int>(held(), Tag(stream)), "{record}", "Records that the sink does not take while it takes others, or that cannot be read; those behind them pass.");

    internal void ObserveDeadLetters(AuditStream stream, Func<int> letters) =>
        _meter.CreateObservableGauge("pix.audit.dead_letters.kept", () => new Measurement<int>(letters(), Tag(stream)), "{file}", "Dead letters in the folder of this silo now.");

    internal void ObserveUnreadable(Func<int> journals) =>
        _meter.CreateObservableGauge("pix.audit.adoption.unreadable", journals, "{journal}", "Journals of other silos that cannot be read or opened; the others are taken over all the same.");

    internal void Committed(AuditStream stream, int records, TimeSpan elapsed)
    {
        _commitSeconds.Record(elapsed.TotalSeconds, Tag(stream));
        if (records > 0)
        {
            _groupRecords.Record(records, Tag(stream));
        }
    }

    internal void Refused(AuditStream stream, JournalWrite reason) =>
        _refused.Add(1, new TagList { Tag(stream), new("reason", reason.ToString()) });

    internal void Shipped(AuditStream stream, int records) => _shipped.Add(records, Tag(stream));

    internal void SinkFailed(AuditStream stream) => _sinkFailures.Add(1, Tag(stream));

    internal void DeadLettered(AuditStream stream, int records) => _deadLettered.Add(records, Tag(stream));

    internal void UnknownOutcomes(AuditStream stream, int records) => _orphans.Add(records, Tag(stream));

    internal void Checkpointed(AuditStream stream) => _checkpoints.Add(1, Tag(stream));

    internal void Witnessed(string result) => _witnessed.Add(1, new KeyValuePair<string, object?>("result", result));

    private static KeyValuePair<string, object?> Tag(AuditStream stream) => new("stream", stream.Name());
}
