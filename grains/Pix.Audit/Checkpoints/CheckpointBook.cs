namespace Pix.Audit.Checkpoints;

/// <summary>The newest checkpoint of each journal that this silo owns or adopted, and the journals whose checkpoints already name it.</summary>
/// <remarks>
/// The book is in memory only, because name files beside the journals (<see cref="NewestCheckpoint"/>) also have these checkpoints until
/// other checkpoints name them. An adopted journal leaves the book when a checkpoint of this silo's own journals names its newest
/// checkpoint.
/// </remarks>
internal sealed class CheckpointBook
{
    /// <summary>Maximum number of links to other journals in one checkpoint; the next checkpoint names the rest.</summary>
    private const int NeighboursAtOnce = 16;

    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Head> _heads = new(StringComparer.Ordinal);

    /// <summary>Registers a journal of this silo: its newest checkpoint stays in the book.</summary>
    public void Own(string journal)
    {
        lock (_gate)
        {
            _own.Add(journal);
        }
    }

    /// <summary>
    /// Runs the writing of last checkpoints one after the other. If the journals of a silo wrote them at the same time, the checkpoints
    /// would not name each other, and one journal could be removed unnoticed with all its checkpoints.
    /// </summary>
    public Task InTurnAsync(Func<Task> write)
    {
        lock (_gate)
        {
            return _last = AfterAsync(_last, write);
        }
    }

    /// <summary>Returns the newest checkpoints of other journals that no checkpoint of this journal has named; its next checkpoint must name them.</summary>
    public IReadOnlyList<CheckpointLink> NeighboursOf(string journal)
    {
        lock (_gate)
        {
            return [.. _heads.Values.Where(head => head.Link.Journal != journal && !head.NamedBy.Contains(journal)).Select(head => head.Link).OrderBy(link => link.At, StringComparer.Ordinal).ThenBy(link => link.Digest, StringComparer.Ordinal).Take(NeighboursAtOnce)];
        }
    }

    /// <summary>
    /// True if a checkpoint is due in this journal even without new entries, because no checkpoint of this silo names some adopted journal
    /// yet.
    /// </summary>
    public bool HasUnnamed(string journal)
    {
        lock (_gate)
        {
            return _own.Contains(journal) && _heads.Values.Any(head => !_own.Contains(head.Link.Journal) && !head.NamedBy.Overlaps(_own));
        }
    }

    /// <summary>Notes that a checkpoint is durable in its journal, and in the name file beside the journal.</summary>
    /// <param name="link">The checkpoint.</param>
    /// <param name="named">The checkpoints that it names.</param>
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

            // It is enough that one lasting journal names the journal of a gone silo.
            foreach (var gone in _heads.Values.Where(head => !_own.Contains(head.Link.Journal) && head.NamedBy.Overlaps(_own)).Select(head => head.Link).ToList())
            {
                _named.Add(gone.Digest);
                _heads.Remove(gone.Journal);
            }
        }
    }

    /// <summary>Adds links that were found in name files, unless the book has newer ones.</summary>
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
        // No part of the writing may run under the lock of the caller, so this yields first.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.ForceYielding);
        await write();
    }

    private bool IsNews_NeedsLock(CheckpointLink link) =>
        !_named.Contains(link.Digest) && (!_heads.TryGetValue(link.Journal, out var known) || known.Link.Sequence < link.Sequence);

    /// <summary>The newest checkpoint of one journal.</summary>
    /// <param name="Link">Name of the checkpoint.</param>
    /// <param name="NamedBy">Journals with a checkpoint that names this checkpoint.</param>
    private sealed record Head(CheckpointLink Link, HashSet<string> NamedBy);
}
