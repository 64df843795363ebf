using System.Text.Json;
using Pix.Audit.Records;
using Pix.Settings;

namespace Pix.Audit.DeadLetters;

/// <summary>
/// The dead letters of one journal: <c>JOURNALS/SILO/dead-letter/STREAM</c>. The methods read and write the disk synchronously, so they must
/// not be called on a grain's thread.
/// </summary>
public sealed class DeadLetterFolder
{
    private const string LogSuffix = ".bin", LetterSuffix = ".json", RequestSuffix = ".redeliver";

    /// <summary>Name of the folder that mkfs creates in the root of an ext file system. Only root is allowed to read it, so it is skipped.</summary>
    private const string OfTheDisk = "lost+found";

    /// <summary>Maximum sizes: a request contains only a few words; a dead letter contains a record or a part of a journal file.</summary>
    private const int MaxRequestBytes = 64 << 10, MaxLetterBytes = 1 << 30;

    private readonly string _silo;
    private readonly AuditStream _stream;

    internal DeadLetterFolder(string journalRoot, string silo, AuditStream stream)
    {
        (_silo, _stream) = (silo, stream);
        Folder = Path.Combine(journalRoot, silo, "dead-letter", stream.Name());
    }

    /// <summary>Path of the folder.</summary>
    public string Folder { get; }

    /// <summary>
    /// Returns the dead-letter folders of all silos and streams, even those that do not exist. If this user is not allowed to read one folder,
    /// only the methods of that folder throw.
    /// </summary>
    /// <param name="journalRoot">Root of the journals, <c>Pix:JournalPath</c>; possibly the root of a separate disk.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<DeadLetterFolder> All(string journalRoot) =>
    [
        .. Presence.Read(journalRoot, () => Directory.GetDirectories(journalRoot)).Select(folder => Path.GetFileName(folder)).Where(name => name != OfTheDisk).Order(StringComparer.Ordinal)
            .SelectMany(silo => AuditStreams.All.Select(stream => new DeadLetterFolder(journalRoot, silo, stream))),
    ];

    /// <summary>Returns the folder's dead letters, the oldest first; none if the folder does not exist.</summary>
    /// <exception cref="ClosedPathException">This user is not allowed to read the folder.</exception>
    public IReadOnlyList<DeadLetter> Letters() =>
        [.. Files().Select(Letter).OfType<DeadLetter>().OrderBy(letter => letter.KeptAt).ThenBy(letter => letter.Name, StringComparer.Ordinal)];

    /// <summary>Returns the number of dead letters in the folder.</summary>
    public int Count() => Files().Count();

    /// <summary>Whether the folder has any dead letter.</summary>
    internal async ValueTask<bool> AnyAsync(IDisk disk) => (await disk.ListAsync(Folder)).Any(IsLetter);

    /// <summary>Reads the bytes of a dead letter, unchanged.</summary>
    /// <exception cref="FileNotFoundException">The letter was deleted, for example after its redelivery.</exception>
    /// <exception cref="IOException">The letter cannot be read, or is not a regular file.</exception>
    public byte[] Content(DeadLetter letter) => RegularFile.Read(FileOf(letter), MaxLetterBytes);

    /// <summary>Durably writes a request to redeliver a dead letter; the silo that owns the journal carries it out.</summary>
    public void Ask(DeadLetter letter, RedeliveryRequest request) =>
        DurableFile.Write(FileOf(letter) + RequestSuffix, JsonSerializer.SerializeToUtf8Bytes(request));

    /// <summary>Reads the redelivery request of a dead letter; null if there is none, or if it cannot be read.</summary>
    public RedeliveryRequest? Request(DeadLetter letter) => Request(letter, out _);

    /// <summary>Whether the dead letter still exists.</summary>
    public bool Has(DeadLetter letter) => Presence.HasFile(FileOf(letter));

    /// <summary>
    /// Reads the redelivery request of a dead letter; null if there is no request, or if it cannot be read. In the second case <paramref
    /// name="unreadable"/> receives the reason; otherwise it is empty.
    /// </summary>
    internal RedeliveryRequest? Request(DeadLetter letter, out string unreadable) => Request(FileOf(letter), out unreadable);

    /// <summary>
    /// Reads the current content of a dead letter, and checks whether it can be delivered. The content is read again because the file was
    /// possibly replaced after it was listed.
    /// </summary>
    internal LetterContent Judge(DeadLetter letter) => ContentOf(FileOf(letter));

    /// <summary>Whether the folder has any redelivery request; cheaper than <see cref="Letters"/>.</summary>
    internal bool HasRequests() => Names().Any(name => name.EndsWith(RequestSuffix, StringComparison.Ordinal));

    /// <summary>
    /// Deletes a dead letter after the sink accepted its record. The letter is deleted before its request, so a crash between the two leaves
    /// only a request without a letter.
    /// </summary>
    internal void Remove(DeadLetter letter)
    {
        File.Delete(FileOf(letter));
        File.Delete(FileOf(letter) + RequestSuffix);
        DurableFolder.Sync(Folder);
    }

    private static RedeliveryRequest? Request(string file, out string unreadable)
    {
        unreadable = "";
        try
        {
            if (JsonSerializer.Deserialize<RedeliveryRequest>(RegularFile.Read(file + RequestSuffix, MaxRequestBytes)) is { Who.Length: > 0, Why.Length: > 0 } read)
            {
                return read;
            }

            unreadable = "it does not say who and why";
        }
        catch (FileNotFoundException)
        {
            // The request file does not exist, so null is returned without a reason.
        }
        catch (JsonException)
        {
            unreadable = "it is no request";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            unreadable = failure.Message;
        }

        return null;
    }

    private static LetterContent ContentOf(string file)
    {
        try
        {
            return file.EndsWith(LogSuffix, StringComparison.Ordinal) ? LetterContent.OfLog : LetterContent.Read(Path.GetFileNameWithoutExtension(file), RegularFile.Read(file, MaxLetterBytes));
        }
        catch (Exception unreadable) when (unreadable is (IOException or UnauthorizedAccessException) and not FileNotFoundException)
        {
            return LetterContent.Unreadable(unreadable.Message);
        }
    }

    private static string StateOf(string file, string why) => Request(file, out var unreadable) switch
    {
        { Refusal: { } refusal } => $"not taken: {refusal}",
        { } request => $"redelivery asked for by {request.Who}",
        null when unreadable.Length > 0 => $"its request cannot be read: {unreadable}",
        null => why,
    };

    private string FileOf(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        return Path.Combine(Folder, Path.GetFileName(letter.Name));
    }

    private IEnumerable<string> Files() => Names().Where(IsLetter).Select(name => Path.Combine(Folder, name));

    private IEnumerable<string> Names() => Presence.HasFolder(Folder) ? Presence.Read(Folder, () => Directory.GetFiles(Folder)).Select(file => Path.GetFileName(file)) : [];

    private static bool IsLetter(string name) =>
        !name.StartsWith('.') && (name.EndsWith(LetterSuffix, StringComparison.Ordinal) || name.EndsWith(LogSuffix, StringComparison.Ordinal));

    private DeadLetter? Letter(string file)
    {
        var info = new FileInfo(file);
        try
        {
            var content = ContentOf(file);
            return new($"{_silo}/{_stream.Name()}/{info.Name}", _silo, _stream, content.Kind, content.RecordId, new(info.LastWriteTimeUtc, TimeSpan.Zero), info.Length, StateOf(file, content.Why), content.Why);
        }
        catch (FileNotFoundException)
        {
            // The letter was redelivered and deleted after the folder was listed.
            return null;
        }
    }
}
