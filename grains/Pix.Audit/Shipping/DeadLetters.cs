using System.Text.Json;
using Pix.Journal.Store;

namespace Pix.Audit;

/// <summary>The folder beside the journal for what no sink can take: nothing is dropped, and someone is told.</summary>
internal sealed class DeadLetters(string journalPath, AuditStream stream)
{
    private readonly string _folder = Path.Combine(Path.GetDirectoryName(journalPath)!, "dead-letter", stream.Name());

    public string Folder => _folder;

    /// <summary>Keeps a record as its JSON line.</summary>
    public void Keep(AuditRecord record) => Write(record.RecordId, JsonLine.Of(record));

    /// <summary>Keeps rows whose bytes are damaged, as they are.</summary>
    public void Keep(LogEntry damaged) =>
        Write($"{damaged.Label}-{damaged.Sequence}", JsonSerializer.SerializeToUtf8Bytes(damaged));

    /// <summary>Keeps bytes of the journal's log that cannot be read.</summary>
    public async ValueTask KeepAsync(LogDamage damage, LogMachine machine)
    {
        await machine.Disk.CreateFolderAsync(_folder);
        await machine.Disk.ReplaceAsync(PathOf($"{Path.GetFileName(damage.Path)}-{damage.Offset}", ".bin"), await damage.ReadAsync(), machine.NewId());
    }

    private void Write(string name, ReadOnlyMemory<byte> content, string suffix = ".json")
    {
        DurableFolder.Create(_folder);
        DurableFile.Write(PathOf(name, suffix), content.Span);
    }

    private string PathOf(string name, string suffix) =>
        Path.Combine(_folder, string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_')) + suffix);
}
