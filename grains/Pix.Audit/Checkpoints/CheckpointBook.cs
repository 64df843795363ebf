namespace Pix.Audit.Checkpoints;

/// <summary>The newest checkpoints that this silo knows, of its own journals and of adopted ones, and which journals' checkpoints already name them.</summary>
/// <remarks>
/// Kept in memory: the names of checkpoints also lie in files beside the journals (<see cref="NewestCheckpoint"/>) until other checkpoints
/// name them. An adopted journal is forgotten when a checkpoint of another journal names its newest one.
/// </remarks>
internal sealed class CheckpointBook
{
    /// <summary>Most links to other journals in one checkpoint; the next checkpoint names the rest.</summary>
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
    /// Last checkpoints are written one after the other: written at once, the journals of a silo would not name each other's, and one could
    /// be removed with all of its own.
    /// </summary>
    public Task InTurnAsync(Func<Task> write)
    {
        lock (_gate)
        {
            return _last = AfterAsync(_last, write);
        }
    }

    /// <summary>What the next checkpoint of a journal must name: the newest checkpoints of the other journals that none of its checkpoints named.</summary>
    public IReadOnlyList<CheckpointLink> NeighboursOf(string journal)
    {
        lock (_gate)
        {
            return [.. _heads.Values.Where(head => head.Link.Journal != journal && !head.NamedBy.Contains(journal)).Select(head => head.Link).OrderBy(link => link.At, StringComparer.Ordinal).ThenBy(link => link.Digest, StringComparer.Ordinal).Take(NeighboursAtOnce)];
        }
    }

    /// <summary>True when an adopted journal is not yet named by any checkpoint of this silo: reason for a checkpoint even without other news.</summary>
    public bool HasUnnamed(string journal)
    {
        lock (_gate)
        {
            return _own.Contains(journal) && _heads.Values.Any(head => !_own.Contains(head.Link.Journal) && !head.NamedBy.Overlaps(_own));
        }
    }

    /// <summary>Notes that a checkpoint is durable in its journal, and its name beside the journal.</summary>
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

            // A gone silo's journal needs to be named in one lasting journal only.
            foreach (var gone in _heads.Values.Where(head => !_own.Contains(head.Link.Journal) && head.NamedBy.Overlaps(_own)).Select(head => head.Link).ToList())
            {
                _named.Add(gone.Digest);
                _heads.Remove(gone.Journal);
            }
        }
    }

    /// <summary>Takes over the links found in files beside journals.</summary>
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

    /// <summary>True when a durable checkpoint in one of this silo's journals names this checkpoint of another journal.</summary>
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
        // Nothing of the writing happens under the lock of whoever asked for it.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.ForceYielding);
        await write();
    }

    private bool IsNews_NeedsLock(CheckpointLink link) =>
        !_named.Contains(link.Digest) && (!_heads.TryGetValue(link.Journal, out var known) || known.Link.Sequence < link.Sequence);

    /// <summary>The newest checkpoint of one journal.</summary>
    /// <param name="Link">Its name.</param>
    /// <param name="NamedBy">Journals with a checkpoint that names it.</param>
    private sealed record Head(CheckpointLink Link, HashSet<string> NamedBy);
}
