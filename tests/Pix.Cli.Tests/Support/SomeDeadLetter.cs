using Pix.Audit.Records;
using Pix.Audit.Sinks;

namespace Pix.Cli.Tests.Support;

/// <summary>A dead letter under a folder of journals, as a silo leaves it: its columns give the hashes in it.</summary>
internal static class SomeDeadLetter
{
    public const string RecordId = "0193f0c2a1b27c3d8e4f5a6b7c8d9e0f";

    public const string Name = "silo-1/spi/" + RecordId + ".json";

    /// <summary>What nobody may print unasked.</summary>
    public const string Personal = "MARIA-DA-SILVA";

    /// <summary>Writes it; its file.</summary>
    public static string Write(string journals, string name = RecordId + ".json", byte[]? content = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(journals, "silo-1", "dead-letter", "spi")).FullName;
        var file = Path.Combine(folder, name);
        File.WriteAllBytes(file, content ?? JsonLine.Of(Linked));
        return file;
    }

    /// <summary>The record, as some journal wrote it.</summary>
    public static AuditRecord Linked => LinkedRecords.Of(new('a', 32), [Record]).Single();

    private static AuditRecord Record => new()
    {
        RequestDate = "2026-11-24T13:45:59.123456Z",
        RequestMethod = "POST",
        RequestPath = "/api/v2/entries/" + Personal,
        RequestQuery = "name=" + Personal,
        RequestHeader = $$"""{"pi-requestingparticipant":"{{Personal}}"}""",
        RequestBody = $"<Nm>{Personal}</Nm>",
        ResponseStatusCode = 201,
        ResponseBody = Personal,
        ResponseHeader = "{}",
        RecordId = RecordId,
        EndToEndId = "E9999901020261124134500000000001",
        MessageType = "pacs.008.spi.1.16",
        Outcome = "answered",
        ResponseDate = "2026-11-24T13:45:59.223456Z",
        DurationMs = 100,
        Silo = "silo-1",
        SignerSerial = "01AB",
        Journal = new('a', 32),
    };
}
