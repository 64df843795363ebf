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

    private void Write(string name, ReadOnlyMemory<byte> content)
    {
        Directory.CreateDirectory(_folder);
        var safeName = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_'));
        DurableFile.Write(Path.Combine(_folder, safeName + ".json"), content.Span);
    }
}
