using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>
/// The exchanges that wait to be shipped, in the order of their intents. This list is only in memory; at start it is rebuilt from the journal's
/// rows.
/// </summary>
internal sealed class PendingRecords(JournalSpace space, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<PendingRecord> _order = new();
    private readonly Dictionary<string, PendingRecord> _awaiting = new(StringComparer.Ordinal);
    private readonly Queue<PendingRecord> _kept = new();
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _order.Count;
            }
        }
    }

    public TimeSpan OldestAge
    {
        get
        {
            lock (_gate)
            {
                return _order.First is { } oldest ? time.GetElapsedTime(oldest.Value.Since) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Marks a record that is about to be appended, so that it is never shipped without its outcome while this process owns the journal.</summary>
    public void KeepWhole(string recordId)
    {
        lock (_gate)
        {
            _whole.Add(recordId);
        }
    }

    /// <summary>Removes the mark that <see cref="KeepWhole"/> set, because the record was not appended.</summary>
    public void LetGo(string recordId)
    {
        lock (_gate)
        {
            _whole.Remove(recordId);
        }
    }

    /// <summary>Returns the records whose intent has no outcome yet, oldest first.</summary>
    public IReadOnlyList<TakenRecord> Unended()
    {
        lock (_gate)
        {
            return [.. _order.Where(record => record is { OutcomeSequence: 0, IntentSequence: > 0 }).Select(record => new TakenRecord(record, record.IntentSequence, 0, record.IntentBytes))];
        }
    }

    /// <summary>
    /// Adds rows that became durable. The space of an intent was already counted when the intent was admitted. An outcome without an intent
    /// becomes a separate record, so that it is shipped too.
    /// </summary>
    public void Add(IReadOnlyList<LogCommand> group)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            foreach (var command in group)
            {
                if (command is not LogAppend append)
                {
                    continue;
                }

                if (append.Kind == (byte)EntryKind.Intent)
                {
                    AddIntent(append, now);
                }
                else
                {
                    AddOutcome(append, now);
                }
            }
        }
    }

    private void AddIntent(LogAppend append, long now)
    {
        var record = new PendingRecord(append.Label, now) { IntentSequence = append.Sequence, IntentBytes = append.Payload.Length };
        record.Place = _order.AddLast(record);
        _awaiting[append.Label] = record;
    }

    private void AddOutcome(LogAppend append, long now)
    {
        space.AddRow(append.Payload.Length);
        _whole.Remove(append.Label);
        if (_awaiting.Remove(append.Label, out var record))
        {
            (record.OutcomeSequence, record.OutcomeBytes) = (append.Sequence, append.Payload.Length);
            record.Place ??= _order.AddLast(record);
#if PIX_PLANTED
            if (Planted.Is("late-outcome-forgotten") && record.IsShippedUnknown)
            {
                Leave(record);
            }
#endif
            space.ReleaseReserve();
            return;
        }

        var alone = new PendingRecord(append.Label, now) { OutcomeSequence = append.Sequence, OutcomeBytes = append.Payload.Length };
        alone.Place = _order.AddLast(alone);
    }

    /// <summary>Adds the rows that an earlier process left in the journal. Returns the sequences of rows that were already shipped and are not added.</summary>
    public IReadOnlyList<long> Recover(IReadOnlyList<EntryHeader> rows)
    {
        var outcomes = rows.Where(row => row.Kind == (byte)EntryKind.Outcome).ToLookup(row => row.Label, StringComparer.Ordinal);
        var intents = rows.Where(row => row.Kind == (byte)EntryKind.Intent).ToList();
        var done = intents.Where(row => row.Shipped && !outcomes.Contains(row.Label)).Select(row => row.Sequence).ToList();
#if PIX_PLANTED
        if (Planted.Is("outcome-of-shipped-intent-dropped"))
        {
            done = [.. intents.Where(row => row.Shipped).SelectMany(row => outcomes[row.Label].Select(outcome => outcome.Sequence).Append(row.Sequence))];
            rows = [.. rows.ExceptBy(done, row => row.Sequence)];
            outcomes = rows.Where(row => row.Kind == (byte)EntryKind.Outcome).ToLookup(row => row.Label, StringComparer.Ordinal);
        }
#endif
        var intentIds = intents.Select(row => row.Label).ToHashSet(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var intent in intents.ExceptBy(done, row => row.Sequence))
            {
                Restore(intent, outcomes[intent.Label].FirstOrDefault());
            }

            foreach (var alone in outcomes.Where(group => !intentIds.Contains(group.Key)).SelectMany(group => group).Concat(outcomes.Where(group => intentIds.Contains(group.Key)).SelectMany(group => group.Skip(1))))
            {
                Restore(null, alone);
            }
        }

        return done;
    }

    /// <summary>
    /// Returns the next batch, oldest first; empty if no record is ready to be shipped. The records stay in the list until <see
    /// cref="Settle(IEnumerable{TakenRecord})"/>.
    /// </summary>
    /// <param name="order">When a record is ready to be shipped, and the limits of a batch.</param>
    /// <param name="mayGo">Returns false for a record to skip, such as a held record. If this function is null, no record is skipped.</param>
    public IReadOnlyList<TakenRecord> Take(ShippingOrder order, Func<PendingRecord, bool>? mayGo = null)
    {
        var now = time.GetTimestamp();
        var taken = new List<TakenRecord>();
        var bytes = 0L;
        lock (_gate)
        {
            for (var node = _order.First; node is not null && taken.Count < order.BatchRecords; node = node.Next)
            {
                var record = node.Value;
                if (mayGo?.Invoke(record) == false)
                {
                    continue;
                }

                var age = time.GetElapsedTime(record.Since, now);
#if PIX_PLANTED
                age = Planted.Is("age-by-wall-clock") ? time.GetUtcNow().UtcDateTime - new DateTime(2026, 1, 5, 12, 0, 0) - TimeSpan.FromTicks(record.Since) : age;
#endif
                if (record.AwaitsOutcome && (age < order.UnknownAfter || _whole.Contains(record.RecordId)))
                {
                    if (age < order.OrderWait)
                    {
                        break;
                    }

                    continue;
                }

                bytes += record.IntentBytes + record.OutcomeBytes;
                if (taken.Count > 0 && bytes > order.BatchBytes)
                {
                    break;
                }

                taken.Add(new(record, record.IntentSequence, record.OutcomeSequence, record.IntentBytes + record.OutcomeBytes));
            }
        }

#if PIX_PLANTED
        if (Planted.Is("batch-out-of-order"))
        {
            taken.Reverse();
        }
#endif
        return taken;
    }

    /// <summary>
    /// Removes and returns the records that have waited for a late outcome longer than the given time. The caller deletes their rows from the
    /// journal.
    /// </summary>
    public IReadOnlyList<PendingRecord> TakeExpired(TimeSpan lateOutcome)
    {
        var now = time.GetTimestamp();
        var expired = new List<PendingRecord>();
        lock (_gate)
        {
            while (_kept.TryPeek(out var record) && (record.Place is not null || !record.AwaitsOutcome || time.GetElapsedTime(record.Since, now) > lateOutcome))
            {
                _kept.Dequeue();
                if (record.Place is null && record.AwaitsOutcome)
                {
                    _awaiting.Remove(record.RecordId);
                    space.ReleaseReserve();
                    space.RemoveRow(record.IntentBytes);
                    expired.Add(record);
                }
            }
        }

        return expired;
    }

    /// <summary>
    /// Removes delivered records after the journal deleted their rows. A record that was shipped before its outcome is kept for a late outcome.
    /// </summary>
    public void Settle(IEnumerable<TakenRecord> delivered)
    {
        lock (_gate)
        {
            foreach (var taken in delivered)
            {
                Settle(taken);
            }
        }
    }

    private void Settle(TakenRecord taken)
    {
        var record = taken.Record;
        if (taken.IsEarly)
        {
            record.IsShippedUnknown = true;
            if (record.AwaitsOutcome)
            {
                Leave(record);
                _kept.Enqueue(record);
            }

            return;
        }

        Leave(record);
        if (taken.IntentSequence > 0)
        {
            space.RemoveRow(record.IntentBytes);
        }

        if (taken.OutcomeSequence > 0)
        {
            space.RemoveRow(record.OutcomeBytes);
        }
    }

    private void Leave(PendingRecord record)
    {
        if (record.Place is { } place)
        {
            _order.Remove(place);
            record.Place = null;
        }
    }

    /// <summary>
    /// Returns the age of a row that an earlier process wrote. It is computed from the wall clock, because monotonic timestamps are valid in
    /// one process only. If the clock was set back since then, the age is zero.
    /// </summary>
    private TimeSpan AgeOf(EntryHeader row)
    {
        var age = time.GetUtcNow() - AuditTime.FromMicros(row.AtMicros);
        return age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }

    private long Timestamps(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private void Restore(EntryHeader? intent, EntryHeader? outcome)
    {
        var outcomeRow = outcome is { Sequence: > 0 } found ? found : (EntryHeader?)null;
        var row = intent ?? outcomeRow!.Value;
        var record = new PendingRecord(row.Label, time.GetTimestamp() - Timestamps(AgeOf(row)))
        {
            IntentSequence = intent?.Sequence ?? 0,
            IntentBytes = intent?.Bytes ?? 0,
            OutcomeSequence = outcomeRow?.Sequence ?? 0,
            OutcomeBytes = outcomeRow?.Bytes ?? 0,
            IsOrphan = outcomeRow is null,
        };
        record.Place = _order.AddLast(record);
        foreach (var part in (EntryHeader?[])[intent, outcomeRow])
        {
            if (part is { } present)
            {
                space.AddRow(present.Bytes);
            }
        }
    }
}
