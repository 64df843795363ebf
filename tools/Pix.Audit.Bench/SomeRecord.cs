using Pix.Audit.Records;

namespace Pix.Audit.Bench;

/// <summary>Makes audit records of a usual size.</summary>
internal static class SomeRecord
{
    /// <summary>Approximate size of a record with all its columns, in bytes.</summary>
    public const int Bytes = 4096;

    private static readonly byte[] Body = [.. Enumerable.Range(0, Bytes - 250).Select(i => (byte)('a' + (i * 7 % 26)))];

    public static AuditIntent Intent(AuditStream stream = AuditStream.Spi) => new()
    {
        RecordId = AuditRecordId.New(TimeProvider.System),
        Stream = stream,
        RequestDate = TimeProvider.System.GetUtcNow(),
        Method = "POST",
        Path = "/api/v1/in/99999010/msgs",
        RequestBody = Body,
        EndToEndId = "E9999901020261124134500000000001",
        MessageType = "pacs.008.spi.1.16",
        SignerSerial = "4711",
        Silo = "silo-1",
    };

    public static AuditOutcome Outcome(AuditIntent intent) => new()
    {
        RecordId = intent.RecordId,
        Stream = intent.Stream,
        At = TimeProvider.System.GetUtcNow(),
        ResponseStatusCode = 201,
        ResponseHeaders = [new("PI-ResourceId", "UEkBH4n2wR2mRCgaWme3ENPZgKTSGev+")],
        PiResourceId = "UEkBH4n2wR2mRCgaWme3ENPZgKTSGev+",
        Outcome = "answered",
        Duration = TimeSpan.FromMilliseconds(12),
    };
}
