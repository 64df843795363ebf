using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>The exchanges that wait for shipping, in the order of their intents. In memory only; rebuilt from the journal's rows.</summary>
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

    /// <summary>Removes the mark of <see cref="KeepWhole"/> from a record that was not appended.</summary>
    public void LetGo(string recordId)
    {
        lock (_gate)
        {
            _whole.Remove(recordId);
        }
    }

    /// <summary>Returns the records without outcome, the oldest first.</summary>
    public IReadOnlyList<TakenRecord> Unended()
    {
        lock (_gate)
        {
            return [.. _order.Where(record => record is { OutcomeSequence: 0, IntentSequence: > 0 }).Select(record => new TakenRecord(record, record.IntentSequence, 0, record.IntentBytes))];
        }
    }

    /// <summary>
    /// Adds durable rows. The space of an intent was admitted before. An outcome without intent becomes a record of its own, so that
    /// nothing durable is dropped.
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

    /// <summary>Adds rows that an earlier process left. Returns the sequences of rows that are already shipped and need not be shipped again.</summary>
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

    /// <summary>Returns the next batch, oldest first; empty if no record may be shipped yet. The records stay in the list until they are settled.</summary>
    /// <param name="order">When a record may be shipped, and how many at a time.</param>
    /// <param name="mayGo">Returns false for records to skip, such as held ones; null takes every record.</param>
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

    /// <summary>Removes and returns records that were kept for a late outcome longer than the given time. The caller deletes their rows.</summary>
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

    /// <summary>Removes records whose delivery the journal has settled. A record that was shipped before its outcome is kept for a late outcome.</summary>
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
    /// Age by the time of day, because a row of an earlier process has no other time. If the clock was set back since then, the age is
    /// zero.
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
