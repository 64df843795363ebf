using Pix.Audit.Checkpoints;
using Pix.Audit.Records;
using Pix.Simulation.Running;

namespace Pix.Simulation.Journals;

/// <summary>Remembers which entries were appended, acknowledged and shipped, and throws if an invariant does not hold.</summary>
internal sealed class Oracle
{
    private readonly Dictionary<string, Exchange> _exchanges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<long, ChainLink>> _chains = new(StringComparer.Ordinal);

    private readonly CheckpointOracle _checkpoints = new();

    /// <summary>Returns true if a record, given by its id, has a durable dead letter.</summary>
    public Func<string, bool> HasLetter { get; set; } = _ => false;

    /// <summary>Ids of the exchanges whose intent or outcome was acknowledged as durable and is not shipped.</summary>
    public IEnumerable<string> Missing => _exchanges.Where(exchange => IsMissing(exchange.Key, exchange.Value)).Select(exchange => exchange.Key);

    public bool IsAllShipped => !_exchanges.Any(exchange => IsMissing(exchange.Key, exchange.Value));

    public void Appends(string id, string body) => _exchanges.Add(id, new(body));

    public void Ends(string id, string answer) => _exchanges[id].Answer = answer;

    public void Acknowledged(string id, bool outcome)
    {
        var exchange = _exchanges[id];
        (exchange.IsAcknowledged, exchange.IsEndAcknowledged) = (true, exchange.IsEndAcknowledged || outcome);
    }

    /// <summary>Excuses missing entries that Pix has reported as damaged. An excused entry need not be shipped any more.</summary>
    /// <param name="isReported">Returns true if an entry was reported as damaged, given the id of its record and a text in the entry.</param>
    public void Excuse(Func<string, string, bool> isReported)
    {
        foreach (var (id, exchange) in _exchanges.Where(exchange => IsMissing(exchange.Key, exchange.Value)))
        {
            exchange.IsExcused |= exchange.MissesIntent && isReported(id, $"<{id}/>");
            exchange.IsEndExcused |= exchange.MissesEnd && isReported(id, exchange.Answer!);
        }
    }

    public bool IsShipped(string id, bool outcome) => outcome ? _exchanges[id].IsEndShipped : _exchanges[id].IsShipped;

    /// <summary>Number of reports of damage. The hash chains are allowed to have this number of gaps.</summary>
    public int Damages { get; set; }

    /// <summary>True if records that are already settled can be shipped again, because damage to a journal was reported.</summary>
    private bool MayComeBack => Damages > 0;

    /// <summary>
    /// True if the simulation has damaged data on the disk. If it is the last group of entries in a log, it looks like an incomplete write of a
    /// crash, so the journal gives its entry numbers to new entries. So hash chains are not checked if this is true.
    /// </summary>
    public bool HasRotten { get; set; }

    /// <summary>Remembers when the records of a shipper's previous delivery were settled. A shipper settles a delivery before it delivers again.</summary>
    public void Settled(IEnumerable<(string Id, bool IsWhole)> records, long now)
    {
        foreach (var (id, isWhole) in records.Where(record => _exchanges.ContainsKey(record.Id)))
        {
            var exchange = _exchanges[id];
            exchange.SettledAt ??= isWhole ? now : null;
            exchange.MarkedAt ??= isWhole ? null : now;
        }
    }

    /// <summary>Remembers the records that the sink has accepted. Throws if they are in the wrong order, or were never appended, or were settled.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="since">Virtual time, in ticks of 100 ns, at which the shipper's process began to open or adopt the journal.</param>
    public void Delivered(IReadOnlyList<AuditRecord> batch, long since)
    {
        if (batch.FirstOrDefault(record => !MayComeBack && !HasRotten && ComesBack(record, since)) is { } back)
        {
            throw new InvariantBrokenException("what was settled does not come back", $"record {back.RecordId} was settled, and shipped again by who opened its journal later");
        }

        RequireOrder(batch);
        foreach (var record in batch)
        {
            Deliver(record);
        }
    }

    /// <summary>Remembers a record that the sink has refused permanently, so that it must become a dead letter.</summary>
    public void Refused(AuditRecord record)
    {
        if (_exchanges.TryGetValue(record.RecordId, out var exchange))
        {
            exchange.WasTaken = true;
            exchange.IsRefused |= record.RequestBody.Length > 0;
            exchange.IsEndRefused |= record.ResponseBody.Length > 0;
        }

        else
        {
            Deliver(record);
        }

        Chain(record.Journal, record.RequestLink);
        Chain(record.Journal, record.ResponseLink);
    }

    /// <summary>True if every checkpoint that another checkpoint refers to was shipped, or can be missing because of damage.</summary>
    public bool HasNamedCheckpoints => HasRotten || MayComeBack || _checkpoints.HasNamed;

    /// <summary>
    /// Throws if a shipped checkpoint contradicts the hash chain or refers to a checkpoint that was not shipped, or if the removal of a journal could
    /// not be noticed. After damage, nothing is checked.
    /// </summary>
    /// <param name="isThere">Returns true if the folder of a journal still contains the file with its newest checkpoint.</param>
    public void RequireCheckpoints(Func<string, bool> isThere)
    {
        if (!HasRotten && !MayComeBack)
        {
            _checkpoints.RequireHeads(_chains);
            _checkpoints.RequireNamed();
            _checkpoints.RequireMissed(isThere);
        }
    }

    /// <summary>
    /// True if the chains have no more gaps than damage was reported. The simulation waits for this, because the removal of a journal does not always
    /// show that all was shipped: a journal with dead letters is never removed.
    /// </summary>
    public bool HasWholeChains => HasRotten || _chains.Values.Sum(Gaps) <= Damages;

    /// <summary>Throws if an entry of a journal was not shipped although no damage was reported, or does not chain to the previous entry.</summary>
    public void RequireChains()
    {
        foreach (var (journal, entries) in HasRotten ? [] : _chains)
        {
            if (!HasWholeChains && Gaps(entries) > 0)
            {
                throw new InvariantBrokenException("the chain holds or the damage says where not", $"of entries 1 to {entries.Keys.Last()} of journal {journal} {entries.Keys.Last() - entries.Count} were never shipped, and no damage was reported");
            }

            foreach (var (previous, link) in entries.Values.Zip(entries.Values.Skip(1)).Where(pair => pair.Second.Sequence == pair.First.Sequence + 1 && pair.Second.PreviousHash != pair.First.Hash))
            {
                throw new InvariantBrokenException("the chain holds or the damage says where not", $"entry {link.Sequence} of journal {journal} does not chain to entry {previous.Sequence}");
            }
        }
    }

    private static int Gaps(SortedDictionary<long, ChainLink> entries) => entries.Keys.Prepend(0).Zip(entries.Keys).Count(pair => pair.Second != pair.First + 1);

    private bool ComesBack(AuditRecord record, long since) =>
        _exchanges.TryGetValue(record.RecordId, out var exchange) && (exchange.SettledAt < since || (record.ResponseDate.Length == 0 && exchange.MarkedAt < since));

    private bool IsMissing(string id, Exchange exchange) =>
        (exchange.MissesIntent && !(exchange.IsRefused && HasLetter(id))) || (exchange.MissesEnd && !(exchange.IsEndRefused && HasLetter(id)));

    private void Deliver(AuditRecord record)
    {
        if (record.RequestMethod == CheckpointRecord.Method || record.Outcome == CheckpointRecord.OutcomeWord)
        {
            Chain(record.Journal, record.RequestLink);
            Chain(record.Journal, record.ResponseLink);
            if (record.RequestMethod.Length > 0)
            {
                _checkpoints.Delivered(record, HasRotten || MayComeBack);
            }

            return;
        }

        if (!_exchanges.TryGetValue(record.RecordId, out var exchange))
        {
            if (HasRotten && record is { RequestMethod.Length: 0, RequestBody.Length: 0, ResponseBody.Length: 0 })
            {
                // A checkpoint whose intent was damaged and whose outcome was not written cannot be recognised as a checkpoint, so it is ignored.
                return;
            }

            throw new InvariantBrokenException("nothing is shipped that was not appended", $"record {record.RecordId} is unknown");
        }

        exchange.WasTaken = true;
        if (record.RequestBody.Length > 0)
        {
            Require(record, record.RequestBody == exchange.Body, "request");
            exchange.IsShipped = true;
        }

        if (record.ResponseBody.Length > 0)
        {
            Require(record, record.ResponseBody == exchange.Answer, "answer");
            exchange.IsEndShipped = true;
        }

        Chain(record.Journal, record.RequestLink);
        Chain(record.Journal, record.ResponseLink);
    }

    private static void Require(AuditRecord record, bool isAsAppended, string what)
    {
        if (!isAsAppended)
        {
            throw new InvariantBrokenException("nothing is shipped that was not appended", $"the {what} of record {record.RecordId} is not what was appended");
        }
    }

    private void Chain(string journal, ChainLink? found)
    {
        if (found is not { } link)
        {
            return;
        }

        if (!_chains.TryGetValue(journal, out var entries))
        {
            _chains[journal] = entries = [];
        }

        if (entries.TryGetValue(link.Sequence, out var other) && other != link && !HasRotten)
        {
            throw new InvariantBrokenException("one chain in each journal", $"entry {link.Sequence} of journal {journal} was shipped with two hashes");
        }

        entries[link.Sequence] = link;
    }

    // Throws if the records of a batch are not in the order of their intents. Outcomes without an intent come after them and are not compared, nor
    // is a record that was shipped before without its outcome, because it is shipped again in the order of its outcome.
    private void RequireOrder(IReadOnlyList<AuditRecord> batch)
    {
        var sequences = batch.Where(record => record.RequestLink is not null && _exchanges.TryGetValue(record.RecordId, out var exchange) && !exchange.WasTaken).Select(record => record.RequestLink!.Value.Sequence).ToList();
        if (sequences.Zip(sequences.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw new InvariantBrokenException("shipped in order", $"a batch has the entries {string.Join(' ', sequences)}");
        }
    }

    private sealed class Exchange(string body)
    {
        public string Body => body;

        public string? Answer { get; set; }

        public bool IsAcknowledged { get; set; }

        public bool IsEndAcknowledged { get; set; }

        /// <summary>True if the sink has accepted the record or a part of it, or has refused it permanently.</summary>
        public bool WasTaken { get; set; }

        public bool IsShipped { get; set; }

        public bool IsEndShipped { get; set; }

        /// <summary>True if the sink has refused the intent permanently, so that it must become a dead letter.</summary>
        public bool IsRefused { get; set; }

        public bool IsEndRefused { get; set; }

        public bool IsExcused { get; set; }

        public bool IsEndExcused { get; set; }

        /// <summary>Time at which intent and outcome were settled, so that the journal does not ship them again. Null if they are not settled.</summary>
        public long? SettledAt { get; set; }

        /// <summary>Time at which the intent was marked as shipped without an outcome. Null if it is not marked.</summary>
        public long? MarkedAt { get; set; }

        public bool MissesIntent => !IsExcused && IsAcknowledged && !IsShipped;

        public bool MissesEnd => !IsEndExcused && IsEndAcknowledged && !IsEndShipped;
    }
}
