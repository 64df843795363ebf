using System.Text.Json;
using System.Text.Json.Serialization;
using Pix.Audit.Checkpoints;

namespace Pix.Audit.Reading;

/// <summary>What the check keeps of a stored, valid checkpoint.</summary>
/// <param name="RecordId">Id of the audit record that contains the checkpoint.</param>
/// <param name="Journal">Journal that this record belongs to.</param>
/// <param name="Date">Time of this record.</param>
/// <param name="Sequence">Sequence of the entry that the checkpoint names.</param>
/// <param name="Hash">Hash of that entry, as the checkpoint names it.</param>
/// <param name="Tree">The Merkle tree in the checkpoint; null in checkpoints of earlier versions.</param>
internal sealed record SeenCheckpoint(string RecordId, string Journal, string Date, long Sequence, string Hash, CheckpointTree? Tree)
{
    public CheckpointFault Fault(string reason) => new(RecordId, Journal, Sequence, Date, reason);

    /// <summary>Returns bytes that sort as the entries do, by journal and sequence.</summary>
    public byte[] ToBytes() => [.. ChainEntryBytes.Key(Journal, Sequence), .. JsonSerializer.SerializeToUtf8Bytes(this, SeenCheckpointJson.Default.SeenCheckpoint)];

    public static SeenCheckpoint FromBytes(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes[ChainEntryBytes.KeyBytes(bytes)..], SeenCheckpointJson.Default.SeenCheckpoint)!;
}

/// <summary>JSON of kept checkpoints while they are sorted; generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SeenCheckpoint))]
internal sealed partial class SeenCheckpointJson : JsonSerializerContext;
