using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pix.Audit;

/// <summary>The newest checkpoints that this silo knows, of its journals and of those it took over, and which journals' checkpoints name them already.</summary>
/// <remarks>
/// It is a file in the silo's folder, so that the first checkpoint after a start names the last one before it. It is written after the checkpoint is
/// durable: a crash in between leaves the link to the checkpoint before, which is there too. A journal that this silo took over is forgotten when a
/// checkpoint of another journal names it. Without the file, links are missing and nothing else.
/// </remarks>
internal sealed partial class CheckpointBook(IOptions<AuditOptions> options, ILogger<CheckpointBook> logger)
{
    /// <summary>Links to other journals in one checkpoint; the rest is named by the next.</summary>
    private const int NeighboursAtOnce = 16;

    private readonly object _gate = new();
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);

    /// <summary>By digest: checkpoints that the book of a gone silo names and this book does not keep, because it has a newer one of their journal; named once all the same.</summary>
    private readonly Dictionary<string, CheckpointLink> _owed = new(StringComparer.Ordinal);
    private Dictionary<string, Head>? _heads;

    private Dictionary<string, Head> Heads_NeedsLock => _heads ??= Read(PathOf(options.Value.JournalPath, options.Value.SiloName));

    /// <summary>Where a silo's book is.</summary>
    public static string PathOf(string root, string silo) => Path.Combine(root, silo, "checkpoints.json");

    /// <summary>A journal of this silo: its newest checkpoint stays in the book.</summary>
    public void Own(string journal)
    {
        lock (_gate)
        {
            _own.Add(journal);
        }
    }

    /// <summary>The newest checkpoint of a journal; null when none is known.</summary>
    public CheckpointLink? NewestOf(string journal)
    {
        lock (_gate)
        {
            return Heads_NeedsLock.GetValueOrDefault(journal)?.Link;
        }
    }

    /// <summary>What the next checkpoint of a journal has to name: the newest of the others, unless one of its checkpoints did.</summary>
    public IReadOnlyList<CheckpointLink> NeighboursOf(string journal)
    {
        lock (_gate)
        {
            return [.. Heads_NeedsLock.Values.Where(head => !head.NamedBy.Contains(journal)).Select(head => head.Link)
                .Concat(_owed.Values).Where(link => link.Journal != journal).DistinctBy(link => link.Digest).OrderBy(link => link.At, StringComparer.Ordinal).Take(NeighboursAtOnce)];
        }
    }

    /// <summary>True when a journal of another silo, taken over, is still to be named by one of this silo's: worth a checkpoint though nothing else is new.</summary>
    public bool HasUnnamed(string journal)
    {
        lock (_gate)
        {
            return _own.Contains(journal)
                && (_owed.Values.Any(link => link.Journal != journal) || Heads_NeedsLock.Values.Any(head => !_own.Contains(head.Link.Journal) && !head.NamedBy.Overlaps(_own)));
        }
    }

    /// <summary>A checkpoint is durable in its journal.</summary>
    /// <param name="link">The checkpoint.</param>
    /// <param name="named">Those that it names.</param>
    public void Written(CheckpointLink link, IReadOnlyList<CheckpointLink> named)
    {
        lock (_gate)
        {
            Heads_NeedsLock[link.Journal] = new(link, []);
            foreach (var neighbour in named.Where(neighbour => Heads_NeedsLock.TryGetValue(neighbour.Journal, out var head) && head.Link == neighbour))
            {
                Heads_NeedsLock[neighbour.Journal].NamedBy.Add(link.Journal);
            }

            // One name in a journal that stays is enough for a journal that is gone.
            foreach (var gone in Heads_NeedsLock.Values.Where(head => !_own.Contains(head.Link.Journal) && head.NamedBy.Overlaps(_own)).Select(head => head.Link).ToList())
            {
                _named.Add(gone.Digest);
                Heads_NeedsLock.Remove(gone.Journal);
            }

            if (_own.Contains(link.Journal))
            {
                _named.UnionWith(named.Select(neighbour => neighbour.Digest).Where(_owed.Remove));
            }

            Save_NeedsLock();
        }
    }

    /// <summary>Takes what the book of a silo that is gone says and that no checkpoint names yet; then that book may go.</summary>
    /// <param name="silo">Name of the silo.</param>
    public void TakeOver(string silo)
    {
        lock (_gate)
        {
            var heads = Read(PathOf(options.Value.JournalPath, silo)).Values;
            var news = heads.Where(IsNews_NeedsLock).ToList();
            foreach (var head in news)
            {
                Heads_NeedsLock[head.Link.Journal] = head with { NamedBy = [] };
            }

            foreach (var link in heads.Select(head => head.Link).Where(IsOwed_NeedsLock))
            {
                _owed[link.Digest] = link;
            }

            if (news.Count > 0)
            {
                Save_NeedsLock();
            }
        }
    }

    /// <summary>True when a checkpoint in a journal of this silo, durable, names each checkpoint in the book of a silo that is gone; also when that silo has no book.</summary>
    /// <param name="silo">Name of the silo.</param>
    /// <exception cref="IOException">The book cannot be read: what it names is not known.</exception>
    public bool HasNamedAllOf(string silo)
    {
        var heads = Load(PathOf(options.Value.JournalPath, silo));
        lock (_gate)
        {
            return heads.Values.All(head => _named.Contains(head.Link.Digest));
        }
    }

    private bool IsNews_NeedsLock(Head head) =>
        !_named.Contains(head.Link.Digest)
        && (!Heads_NeedsLock.TryGetValue(head.Link.Journal, out var known) || known.Link.Sequence < head.Link.Sequence);

    private bool IsOwed_NeedsLock(CheckpointLink link) =>
        !_named.Contains(link.Digest) && (_own.Contains(link.Journal) || Heads_NeedsLock[link.Journal].Link.Digest != link.Digest);

    private Dictionary<string, Head> Read(string path)
    {
        try
        {
            return Load(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.NotRead(logger, failure, path);
            return new(StringComparer.Ordinal);
        }
    }

    /// <exception cref="IOException">It cannot be read, or is no book.</exception>
    private static Dictionary<string, Head> Load(string path)
    {
        if (!File.Exists(path))
        {
            return new(StringComparer.Ordinal);
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), CheckpointJson.Default.Book) is { Heads: { } heads } && heads.All(head => head?.Link is { Journal: not null, Digest: not null })
                ? heads.ToDictionary(head => head.Link.Journal, StringComparer.Ordinal)
                : throw new IOException($"{path} has no heads.");
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            throw new IOException($"{path} is no book of checkpoints.", failure);
        }
    }

    private void Save_NeedsLock()
    {
        var path = PathOf(options.Value.JournalPath, options.Value.SiloName);
        try
        {
            DurableFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(new Form([.. Heads_NeedsLock.Values]), CheckpointJson.Default.Book));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.NotWritten(logger, failure, path);
        }
    }

    /// <summary>The newest checkpoint of one journal.</summary>
    /// <param name="Link">Its name.</param>
    /// <param name="NamedBy">Journals that have a checkpoint which names it.</param>
    internal sealed record Head(CheckpointLink Link, HashSet<string> NamedBy);

    /// <summary>The file.</summary>
    internal sealed record Form(IReadOnlyList<Head> Heads);

    private static partial class Log
    {
        [LoggerMessage(EventIds.CheckpointBookNotRead, LogLevel.Warning, "{Path} cannot be read; the next checkpoints do not name those before them.")]
        public static partial void NotRead(ILogger logger, Exception failure, string path);

        [LoggerMessage(EventIds.CheckpointBookNotWritten, LogLevel.Warning, "{Path} cannot be written; after a restart the first checkpoints do not name those before them.")]
        public static partial void NotWritten(ILogger logger, Exception failure, string path);
    }
}
