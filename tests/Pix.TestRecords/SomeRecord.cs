using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pix.Audit;
using Pix.Audit.Checkpoints;
using Pix.Audit.Journal;
using Pix.Audit.Records;

namespace Pix.TestRecords;

/// <summary>Valid records for the audit tests.</summary>
internal static class SomeRecord
{
    public static readonly DateTimeOffset Date = new(2026, 11, 24, 13, 45, 59, 123, 456, TimeSpan.Zero);

    public static AuditIntent Intent(string? recordId = null, AuditStream stream = AuditStream.Spi, int bodyBytes = 40, DateTimeOffset? date = null) => new()
    {
        RecordId = recordId ?? AuditRecordId.New(TimeProvider.System),
        Stream = stream,
        RequestDate = date ?? Date,
        Method = "POST",
        Path = "/api/v1/in/99999010/msgs",
        Query = "a=1",
        RequestHeaders = [new("Content-Type", "application/xml; charset=utf-8"), new("pix-a", "1"), new("PIX-A", "2")],
        RequestBody = Body(bodyBytes),
        EndToEndId = "E9999901020261124134500000000001",
        MessageType = "pacs.008.spi.1.16",
        SignerSerial = "01AB",
        Silo = "silo-1",
        RequestId = "0193f0c2a1b27c3d8e4f5a6b7c8d9e0f",
    };

    public static AuditOutcome Outcome(string recordId, AuditStream stream = AuditStream.Spi, int bodyBytes = 40) => new()
    {
        RecordId = recordId,
        Stream = stream,
        At = Date.AddMilliseconds(25),
        ResponseStatusCode = 201,
        ResponseSignatureValid = "absent",
        ResponseHeaders = [new("PI-ResourceId", "abc")],
        ResponseBody = Body(bodyBytes),
        PiResourceId = "abc",
        Outcome = "answered",
        Duration = TimeSpan.FromMicroseconds(25_017),
    };

    public static byte[] Body(int bytes) => Encoding.UTF8.GetBytes("<á>" + new string('x', Math.Max(0, bytes - 4)));

    public static CheckpointWriters Checkpoints(AuditOptions options, TimeProvider time, params IEnumerable<ICheckpointSigner> signers) =>
        new(signers, new CheckpointBook(), Options.Create(options), LogMachine.Real(time), new AuditMeter(), NullLogger<CheckpointWriter>.Instance);

    public static JournalSettings Settings(string folder, AuditStream stream = AuditStream.Spi) =>
        new() { Path = JournalFile.PathOf(folder, "silo-1", stream), Stream = stream };
}
