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
            return [.. Heads_NeedsLock.Values
                .Where(head => head.Link.Journal != journal && !head.NamedBy.Contains(journal))
                .Select(head => head.Link).OrderBy(link => link.At, StringComparer.Ordinal).Take(NeighboursAtOnce)];
        }
    }

    /// <summary>True when a journal of another silo, taken over, is still to be named by one of this silo's: worth a checkpoint though nothing else is new.</summary>
    public bool HasUnnamed(string journal)
    {
        lock (_gate)
        {
            return _own.Contains(journal) && Heads_NeedsLock.Values.Any(head => !_own.Contains(head.Link.Journal) && !head.NamedBy.Overlaps(_own));
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

            Save_NeedsLock();
        }
    }

    /// <summary>Takes what the book of a silo that is gone says and that no checkpoint names yet; then that book may go.</summary>
    /// <param name="silo">Name of the silo.</param>
    public void TakeOver(string silo)
    {
        lock (_gate)
        {
            var news = Read(PathOf(options.Value.JournalPath, silo)).Values.Where(IsNews_NeedsLock).ToList();
            foreach (var head in news)
            {
                Heads_NeedsLock[head.Link.Journal] = head with { NamedBy = [] };
            }

            if (news.Count > 0)
            {
                Save_NeedsLock();
            }
        }
    }

    private bool IsNews_NeedsLock(Head head) =>
        !_named.Contains(head.Link.Digest)
        && (!Heads_NeedsLock.TryGetValue(head.Link.Journal, out var known) || known.Link.Sequence < head.Link.Sequence);

    private Dictionary<string, Head> Read(string path)
    {
        try
        {
            return File.Exists(path) && JsonSerializer.Deserialize(File.ReadAllBytes(path), CheckpointJson.Default.Book) is { Heads: { } heads }
                ? heads.ToDictionary(head => head.Link.Journal, StringComparer.Ordinal)
                : new(StringComparer.Ordinal);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            Log.NotRead(logger, failure, path);
            return new(StringComparer.Ordinal);
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
