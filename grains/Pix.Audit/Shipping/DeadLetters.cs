using System.Text.Json;

namespace Pix.Audit;

/// <summary>The folder beside the journal for what no sink can take: nothing is dropped, and someone is told.</summary>
internal sealed class DeadLetters(string journalPath, AuditStream stream)
{
    private readonly string _folder = Path.Combine(Path.GetDirectoryName(journalPath)!, "dead-letter", stream.Name());

    public string Folder => _folder;

    /// <summary>Keeps a record as its JSON line.</summary>
    public void Keep(AuditRecord record) => Write(record.RecordId, JsonLine.Of(record));

    /// <summary>Keeps rows whose bytes are damaged, as they are.</summary>
    public void Keep(JournalRow damaged) =>
        Write($"{damaged.RecordId}-{damaged.Sequence}", JsonSerializer.SerializeToUtf8Bytes(damaged));

    /// <summary>Keeps bytes of the journal's log that cannot be read.</summary>
    public void Keep(LogDamage damage) => Write($"{Path.GetFileName(damage.Path)}-{damage.Offset}", damage.Bytes, ".bin");

    private void Write(string name, ReadOnlyMemory<byte> content, string suffix = ".json")
    {
        Directory.CreateDirectory(_folder);
        var safeName = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_'));
        DurableFile.Write(Path.Combine(_folder, safeName + suffix), content.Span);
    }
}
