using Pix.Audit.Checkpoints;
using Pix.Audit.Records;
using Pix.Simulation.Running;

namespace Pix.Simulation.Journals;

/// <summary>Keeps track of what was appended, acknowledged and shipped, and throws if an invariant does not hold.</summary>
internal sealed class Oracle
{
    private readonly Dictionary<string, Exchange> _exchanges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<long, ChainLink>> _chains = new(StringComparer.Ordinal);

    private readonly CheckpointOracle _checkpoints = new();

    /// <summary>Returns true if the dead letter of a record is durable.</summary>
    public Func<string, bool> HasLetter { get; set; } = _ => false;

    /// <summary>Ids of the exchanges with an entry that was acknowledged and is not shipped.</summary>
    public IEnumerable<string> Missing => _exchanges.Where(exchange => IsMissing(exchange.Key, exchange.Value)).Select(exchange => exchange.Key);

    public bool IsAllShipped => !_exchanges.Any(exchange => IsMissing(exchange.Key, exchange.Value));

    public void Appends(string id, string body) => _exchanges.Add(id, new(body));

    public void Ends(string id, string answer) => _exchanges[id].Answer = answer;

    public void Acknowledged(string id, bool outcome)
    {
        var exchange = _exchanges[id];
        (exchange.IsAcknowledged, exchange.IsEndAcknowledged) = (true, exchange.IsEndAcknowledged || outcome);
    }

    /// <summary>Excuses missing entries that were reported as damaged at their place. They need not be shipped any more.</summary>
    /// <param name="isReported">Returns true if an entry was reported, given the id of its record and a text in the entry.</param>
    public void Excuse(Func<string, string, bool> isReported)
    {
        foreach (var (id, exchange) in _exchanges.Where(exchange => IsMissing(exchange.Key, exchange.Value)))
        {
            exchange.IsExcused |= exchange.MissesIntent && isReported(id, $"<{id}/>");
            exchange.IsEndExcused |= exchange.MissesEnd && isReported(id, exchange.Answer!);
        }
    }

    public bool IsShipped(string id, bool outcome) => outcome ? _exchanges[id].IsEndShipped : _exchanges[id].IsShipped;

    /// <summary>Number of reports of damage. The chains may have as many gaps.</summary>
    public int Damages { get; set; }

    /// <summary>True if records that were settled may be shipped again, because damage was reported.</summary>
    private bool MayComeBack => Damages > 0;

    /// <summary>
    /// True if some data on the disk has rotted. A rotted group at the end of the log looks like a group that a crash left incomplete, and
    /// its numbers are used again. Chains prove nothing then.
    /// </summary>
    public bool HasRotten { get; set; }

    /// <summary>Notes records that a shipper has settled. A shipper delivers again only after it has settled its last delivery.</summary>
    public void Settled(IEnumerable<(string Id, bool IsWhole)> records, long now)
    {
        foreach (var (id, isWhole) in records.Where(record => _exchanges.ContainsKey(record.Id)))
        {
            var exchange = _exchanges[id];
            exchange.SettledAt ??= isWhole ? now : null;
            exchange.MarkedAt ??= isWhole ? null : now;
        }
    }

    /// <summary>Notes records that the sink has taken.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="since">Time at which the journal of the records was opened, in ticks.</param>
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

    /// <summary>Notes a record that the sink has refused permanently.</summary>
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

    /// <summary>True if every checkpoint that is named was shipped, or may be lost.</summary>
    public bool HasNamedCheckpoints => HasRotten || MayComeBack || _checkpoints.HasNamed;

    /// <summary>Throws if the shipped checkpoints contradict the chains, name a checkpoint that was not shipped, or do not name a removed journal.</summary>
    /// <param name="isThere">Returns true if a file that names a journal's newest checkpoint is still in a folder.</param>
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
    /// True if no entry is missing except where damage was reported. Nothing else shows that a journal is wholly shipped, because a journal
    /// with dead letters stays.
    /// </summary>
    public bool HasWholeChains => HasRotten || _chains.Values.Sum(Gaps) <= Damages;

    /// <summary>Throws unless every entry of every journal was shipped and chains to the previous entry.</summary>
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
                // A checkpoint whose intent rotted and whose outcome was not written. Nothing is left that shows what it was.
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

    // A batch is ordered by its intents. Outcomes alone come after them. A record that was shipped before without its outcome comes again
    // at the place of its outcome.
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

        /// <summary>True if the sink or a dead letter has the record, whole or what is left of it.</summary>
        public bool WasTaken { get; set; }

        public bool IsShipped { get; set; }

        public bool IsEndShipped { get; set; }

        /// <summary>True if the sink has refused the intent permanently, so that it has to become a dead letter.</summary>
        public bool IsRefused { get; set; }

        public bool IsEndRefused { get; set; }

        public bool IsExcused { get; set; }

        public bool IsEndExcused { get; set; }

        /// <summary>Time at which the entries were settled and left the journal. Null if they were not.</summary>
        public long? SettledAt { get; set; }

        /// <summary>Time at which the intent was marked as shipped without an outcome. Null if it was not.</summary>
        public long? MarkedAt { get; set; }

        public bool MissesIntent => !IsExcused && IsAcknowledged && !IsShipped;

        public bool MissesEnd => !IsEndExcused && IsEndAcknowledged && !IsEndShipped;
    }
}
