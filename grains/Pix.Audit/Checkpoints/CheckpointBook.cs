namespace Pix.Audit.Checkpoints;

/// <summary>The newest checkpoints that this silo knows, of its journals and of those it took over, and which journals' checkpoints name them already.</summary>
/// <remarks>
/// In memory: what a checkpoint has to name is in the files beside the journals (<see cref="NewestCheckpoint"/>), and stays there until it is named. A journal that this silo took over is forgotten when a
/// checkpoint of another journal names it.
/// </remarks>
internal sealed class CheckpointBook
{
    /// <summary>Links to other journals in one checkpoint; the rest is named by the next.</summary>
    private const int NeighboursAtOnce = 16;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Head> _heads = new(StringComparer.Ordinal);

    /// <summary>A journal of this silo: its newest checkpoint stays in the book.</summary>
    public void Own(string journal)
    {
        lock (_gate)
        {
            _own.Add(journal);
        }
    }

    /// <summary>What the next checkpoint of a journal has to name: the newest of the others, unless one of its checkpoints did.</summary>
    public IReadOnlyList<CheckpointLink> NeighboursOf(string journal)
    {
        lock (_gate)
        {
            return [.. _heads.Values.Where(head => head.Link.Journal != journal && !head.NamedBy.Contains(journal)).Select(head => head.Link).OrderBy(link => link.At, StringComparer.Ordinal).ThenBy(link => link.Digest, StringComparer.Ordinal).Take(NeighboursAtOnce)];
        }
    }

    /// <summary>True when a journal of another silo, taken over, is still to be named by one of this silo's: worth a checkpoint though nothing else is new.</summary>
    public bool HasUnnamed(string journal)
    {
        lock (_gate)
        {
            return _own.Contains(journal) && _heads.Values.Any(head => !_own.Contains(head.Link.Journal) && !head.NamedBy.Overlaps(_own));
        }
    }

    /// <summary>A checkpoint is durable in its journal, and beside it.</summary>
    /// <param name="link">The checkpoint.</param>
    /// <param name="named">Those that it names.</param>
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

            // One name in a journal that stays is enough for a journal that is gone.
            foreach (var gone in _heads.Values.Where(head => !_own.Contains(head.Link.Journal) && head.NamedBy.Overlaps(_own)).Select(head => head.Link).ToList())
            {
                _named.Add(gone.Digest);
                _heads.Remove(gone.Journal);
            }
        }
    }

    /// <summary>Takes over what files say that lie beside journals.</summary>
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

    /// <summary>True when a checkpoint in a journal of this silo, durable, names this one of a journal that is not.</summary>
    public bool HasNamed(CheckpointLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        lock (_gate)
        {
            return _named.Contains(link.Digest);
        }
    }

    private bool IsNews_NeedsLock(CheckpointLink link) =>
        !_named.Contains(link.Digest) && (!_heads.TryGetValue(link.Journal, out var known) || known.Link.Sequence < link.Sequence);

    /// <summary>The newest checkpoint of one journal.</summary>
    /// <param name="Link">Its name.</param>
    /// <param name="NamedBy">Journals that have a checkpoint which names it.</param>
    private sealed record Head(CheckpointLink Link, HashSet<string> NamedBy);
}
