namespace Pix.Audit.Checkpoints;

/// <summary>
/// Remembers the newest checkpoint of each journal that this silo owns or adopted, and which other journals already have a checkpoint that
/// links to it.
/// </summary>
/// <remarks>
/// The book is only in memory, because name files beside the journals (<see cref="NewestCheckpoint"/>) also contain these links until other
/// checkpoints do. An adopted journal is removed from the book when a checkpoint of one of this silo's own journals links to its newest
/// checkpoint.
/// </remarks>
internal sealed class CheckpointBook
{
    /// <summary>Maximum number of links to other journals in one checkpoint. The next checkpoints contain the remaining links.</summary>
    private const int NeighboursAtOnce = 16;

    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Head> _heads = new(StringComparer.Ordinal);

    /// <summary>Registers a journal as this silo's own, so that its newest checkpoint always stays in the book.</summary>
    public void Own(string journal)
    {
        lock (_gate)
        {
            _own.Add(journal);
        }
    }

    /// <summary>
    /// Runs the writes of last checkpoints one after the other. If two journals wrote their last checkpoints at the same time, the checkpoints
    /// would not link to each other, so one journal could be removed with all its checkpoints and nobody would notice.
    /// </summary>
    public Task InTurnAsync(Func<Task> write)
    {
        lock (_gate)
        {
            return _last = AfterAsync(_last, write);
        }
    }

    /// <summary>
    /// Returns the newest checkpoints of other journals to which no checkpoint of this journal links yet. The next checkpoint of this journal
    /// must link to them.
    /// </summary>
    public IReadOnlyList<CheckpointLink> NeighboursOf(string journal)
    {
        lock (_gate)
        {
            return [.. _heads.Values.Where(head => head.Link.Journal != journal && !head.NamedBy.Contains(journal)).Select(head => head.Link).OrderBy(link => link.At, StringComparer.Ordinal).ThenBy(link => link.Digest, StringComparer.Ordinal).Take(NeighboursAtOnce)];
        }
    }

    /// <summary>
    /// True if a checkpoint is due in this journal even without new entries, because there is an adopted journal to which no checkpoint of this
    /// silo links yet.
    /// </summary>
    public bool HasUnnamed(string journal)
    {
        lock (_gate)
        {
            return _own.Contains(journal) && _heads.Values.Any(head => !_own.Contains(head.Link.Journal) && !head.NamedBy.Overlaps(_own));
        }
    }

    /// <summary>Adds a checkpoint to the book after it is durable in its journal and in the name file beside the journal.</summary>
    /// <param name="link">The checkpoint.</param>
    /// <param name="named">The checkpoints of other journals to which this checkpoint links.</param>
    public void Written(CheckpointLink link, IReadOnlyList<CheckpointLink> named)
    {
        lock (_gate)
        {
            _heads[link.Journal] = new(link, []);
            foreach (var neighbour in named)
            {
                if (_heads.TryGetValue(neighbour.Journal, out var head) && head.Link == neighbour)
                {
                    head.NamedBy.Add(link.Journal);
                }
            }

            // The journal of a gone silo can leave the book as soon as one of this silo's own journals links to it, because this silo's journals stay.
            foreach (var gone in _heads.Values.Where(head => !_own.Contains(head.Link.Journal) && head.NamedBy.Overlaps(_own)).Select(head => head.Link).ToList())
            {
                _named.Add(gone.Digest);
                _heads.Remove(gone.Journal);
            }
        }
    }

    /// <summary>Adds links that were found in name files, except those of journals for which the book has a newer checkpoint.</summary>
    /// <param name="links">The newest checkpoint of each journal.</param>
    public void TakeOver(IEnumerable<CheckpointLink> links)
    {
        ArgumentNullException.ThrowIfNull(links);
        lock (_gate)
        {
            foreach (var link in links.Where(IsNews_NeedsLock))
            {
                _heads[link.Journal] = new(link, []);
            }
        }
    }

    /// <summary>True if a durable checkpoint in one of this silo's journals names this checkpoint of another journal.</summary>
    public bool HasNamed(CheckpointLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        lock (_gate)
        {
            return _named.Contains(link.Digest);
        }
    }

    private static async Task AfterAsync(Task before, Func<Task> write)
    {
        // The caller holds a lock, and writing must not run under it. So this method first yields to another thread.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.ForceYielding);
        await write();
    }

    private bool IsNews_NeedsLock(CheckpointLink link) =>
        !_named.Contains(link.Digest) && (!_heads.TryGetValue(link.Journal, out var known) || known.Link.Sequence < link.Sequence);

    /// <summary>The newest checkpoint of one journal.</summary>
    /// <param name="Link">Link that identifies the checkpoint.</param>
    /// <param name="NamedBy">Ids of the journals that have a checkpoint with a link to this checkpoint.</param>
    private sealed record Head(CheckpointLink Link, HashSet<string> NamedBy);
}
