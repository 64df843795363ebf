using System.Text.Json;
using System.Text.Json.Serialization;
using Pix.Audit.Records;

namespace Pix.Audit.Checkpoints;

/// <summary>
/// The content of a checkpoint: the hash of a journal's chain at one entry. Once the checkpoint is signed, a change of any earlier entry can be
/// detected.
/// </summary>
/// <param name="Journal">Id of the journal.</param>
/// <param name="Stream"><c>dict</c> or <c>spi</c>.</param>
/// <param name="Silo">Silo that made the checkpoint. For the journal of a gone silo, this is the adopter.</param>
/// <param name="Sequence">Sequence of the newest entry; 0 if the journal has no entries; such a checkpoint only links to checkpoints of other journals.</param>
/// <param name="Hash">Hash of that entry, lower-case hexadecimal; the chain's origin when there is no entry.</param>
/// <param name="At">Time of the checkpoint, ISO 8601, UTC.</param>
public sealed record CheckpointStatement(string Journal, string Stream, string Silo, long Sequence, string Hash, string At)
{
    /// <summary>The Merkle tree up to <see cref="Sequence"/>; null in statements of versions without one.</summary>
    public CheckpointTree? Tree { get; init; }

    /// <summary>The previous checkpoint of the same journal; null in the first.</summary>
    public CheckpointLink? Previous { get; init; }

    /// <summary>
    /// The newest checkpoints of other journals that this silo knows and that no checkpoint of this journal has named; null when there are
    /// none.
    /// </summary>
    public IReadOnlyList<CheckpointLink>? Neighbours { get; init; }

    /// <summary>A witness's countersignature of an earlier checkpoint of this journal; null without a witness, or without a new answer from it.</summary>
    public Countersignature? Witnessed { get; init; }

    /// <summary>The checkpoint key that signs; null when the signing key signs.</summary>
    public EndorsedCheckpointKey? Key { get; init; }

    /// <summary>
    /// Returns the same statement, dated no earlier than the time of its key's endorsement. That time is later than the statement's if the
    /// endorsement was made after the statement, or before the clock was set back.
    /// </summary>
    /// <param name="earliest">The earliest time that the statement may have.</param>
    public CheckpointStatement NotBefore(DateTimeOffset earliest) => AuditTime.Text(earliest) is var text && string.CompareOrdinal(At, text) < 0 ? this with { At = text } : this;

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, CheckpointJson.Default.CheckpointStatement);

    internal static CheckpointStatement? FromJson(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, CheckpointJson.Default.CheckpointStatement);
}

/// <summary>JSON of the checkpoint types, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CheckpointStatement))]
[JsonSerializable(typeof(CheckpointEnvelope.Form))]
[JsonSerializable(typeof(CheckpointKeyStatement))]
[JsonSerializable(typeof(WitnessStatement))]
[JsonSerializable(typeof(CheckpointLink))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
