using System.Text.Json;

namespace Pix.Audit;

/// <summary>The dead letters of one journal: <c>JOURNALS/SILO/dead-letter/STREAM</c>. Blocks; not for a grain's thread.</summary>
public sealed class DeadLetterFolder
{
    private const string LogSuffix = ".bin", LetterSuffix = ".json", RequestSuffix = ".redeliver";

    /// <summary>A request is a few words.</summary>
    private const int MaxRequestBytes = 64 << 10;

    private readonly string _silo;
    private readonly AuditStream _stream;

    internal DeadLetterFolder(string journalRoot, string silo, AuditStream stream)
    {
        (_silo, _stream) = (silo, stream);
        Folder = Path.Combine(journalRoot, silo, "dead-letter", stream.Name());
    }

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>The folders of all silos and streams that have one.</summary>
    /// <param name="journalRoot">Root of the journals, <c>Pix:JournalPath</c>.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<DeadLetterFolder> All(string journalRoot) =>
    [
        .. Directory.EnumerateDirectories(journalRoot).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .SelectMany(silo => AuditStreams.All.Select(stream => new DeadLetterFolder(journalRoot, silo!, stream)))
            .Where(folder => Directory.Exists(folder.Folder)),
    ];

    /// <summary>What is in it, the oldest first.</summary>
    public IReadOnlyList<DeadLetter> Letters() =>
        [.. Files().Select(Letter).OfType<DeadLetter>().OrderBy(letter => letter.KeptAt).ThenBy(letter => letter.Name, StringComparer.Ordinal)];

    /// <summary>How many letters there are.</summary>
    public int Count() => Files().Count();

    /// <summary>The bytes of a letter, as they were kept.</summary>
    /// <exception cref="FileNotFoundException">It is gone.</exception>
    public byte[] Content(DeadLetter letter) => File.ReadAllBytes(FileOf(letter));

    /// <summary>Asks for redelivery, durably.</summary>
    public void Ask(DeadLetter letter, RedeliveryRequest request) =>
        DurableFile.Write(FileOf(letter) + RequestSuffix, JsonSerializer.SerializeToUtf8Bytes(request));

    /// <summary>The request for a letter; null when there is none, or none that can be read.</summary>
    public RedeliveryRequest? Request(DeadLetter letter) => Request(FileOf(letter));

    /// <summary>Whether the letter is still there.</summary>
    public bool Has(DeadLetter letter) => File.Exists(FileOf(letter));

    /// <summary>Whether anybody asks for anything; cheaper than <see cref="Letters"/>.</summary>
    internal bool HasRequests() => Directory.Exists(Folder) && Directory.EnumerateFiles(Folder, "*" + RequestSuffix).Any();

    /// <summary>The sink has it: the letter goes first, so that a crash leaves at most a request for nothing.</summary>
    internal void Remove(DeadLetter letter)
    {
        File.Delete(FileOf(letter));
        File.Delete(FileOf(letter) + RequestSuffix);
        DurableFolder.Sync(Folder);
    }

    private static RedeliveryRequest? Request(string file)
    {
        var request = new FileInfo(file + RequestSuffix);
        if (!request.Exists || request.Length > MaxRequestBytes)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<RedeliveryRequest>(File.ReadAllBytes(request.FullName)) is { Who.Length: > 0, Why.Length: > 0 } read ? read : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or FileNotFoundException)
        {
            return null;
        }
    }

    private static (DeadLetterKind Kind, string RecordId) KindOf(byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return json.RootElement.TryGetProperty("record_id", out var id) ? (DeadLetterKind.Record, id.GetString() ?? "")
                : json.RootElement.TryGetProperty(nameof(LogEntry.Label), out var label) ? (DeadLetterKind.Entry, label.GetString() ?? "")
                : (DeadLetterKind.Entry, "");
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return (DeadLetterKind.Entry, "");
        }
    }

    private static string StateOf(RedeliveryRequest? request) => request switch
    {
        null => "",
        { Refusal: { } refusal } => $"not taken: {refusal}",
        _ => $"redelivery asked for by {request.Who}",
    };

    private string FileOf(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        return Path.Combine(Folder, Path.GetFileName(letter.Name));
    }

    private IEnumerable<string> Files() => !Directory.Exists(Folder) ? [] : Directory.EnumerateFiles(Folder)
        .Where(file => !Path.GetFileName(file).StartsWith('.') && (file.EndsWith(LetterSuffix, StringComparison.Ordinal) || file.EndsWith(LogSuffix, StringComparison.Ordinal)));

    private DeadLetter? Letter(string file)
    {
        var info = new FileInfo(file);
        try
        {
            var (kind, recordId) = file.EndsWith(LogSuffix, StringComparison.Ordinal) ? (DeadLetterKind.Log, "") : KindOf(File.ReadAllBytes(file));
            return Letter(info, kind, recordId, StateOf(Request(file)));
        }
        catch (FileNotFoundException)
        {
            // Redelivered meanwhile.
            return null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Letter(info, DeadLetterKind.Entry, "", $"cannot be read: {unreadable.Message}");
        }
    }

    private DeadLetter Letter(FileInfo file, DeadLetterKind kind, string recordId, string state) =>
        new($"{_silo}/{_stream.Name()}/{file.Name}", _silo, _stream, kind, recordId, new(file.LastWriteTimeUtc, TimeSpan.Zero), file.Exists ? file.Length : 0, state);
}
