using System.Text.Json;
using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.Journal.Store;

namespace Pix.Audit.Journal;

/// <summary>Writes records and bytes that cannot be shipped as dead letters to a folder beside the journal, so that none is lost silently.</summary>
internal sealed class DeadLetterWriter(string journalPath, AuditStream stream, LogMachine machine)
{
    private readonly string _folder = Path.Combine(Path.GetDirectoryName(journalPath)!, "dead-letter", stream.Name());

    public string Folder => _folder;

    /// <summary>Writes a record that the sink refused, as a JSON line.</summary>
    public ValueTask KeepAsync(AuditRecord record) => WriteAsync(record.RecordId, JsonLine.Of(record));

    /// <summary>Writes a damaged journal entry as JSON that contains the entry's bytes unchanged.</summary>
    public ValueTask KeepAsync(LogEntry damaged) =>
        WriteAsync($"{damaged.Label}-{damaged.Sequence}", JsonSerializer.SerializeToUtf8Bytes(damaged));

    /// <summary>Writes bytes of the journal's log file that cannot be read as entries.</summary>
    public async ValueTask KeepAsync(LogDamage damage) =>
        await WriteAsync($"{Path.GetFileName(damage.Path)}-{damage.Offset}", await damage.ReadAsync(), ".bin");

    private async ValueTask WriteAsync(string name, ReadOnlyMemory<byte> content, string suffix = ".json")
    {
        await machine.Disk.CreateFolderAsync(_folder);
#if PIX_PLANTED
        if (Planted.Is("dead-letter-not-durable"))
        {
            await using var file = await machine.Disk.OpenAsync(PathOf(name, suffix), DiskOpen.New);
            await file.WriteAsync(0, content);
            return;
        }
#endif
        await machine.Disk.ReplaceAsync(PathOf(name, suffix), content, machine.NewId());
    }

    private string PathOf(string name, string suffix) =>
        Path.Combine(_folder, string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_')) + suffix);
}
