using System.Text.Json;
using System.Text.Json.Serialization;
using Pix.Audit.Records;

namespace Pix.Audit.Checkpoints;

/// <summary>The content of a checkpoint: this journal's chain had this hash at this entry. After it, no earlier entry can be rewritten unnoticed.</summary>
/// <param name="Journal">Id of the journal.</param>
/// <param name="Stream"><c>dict</c> or <c>spi</c>.</param>
/// <param name="Silo">Silo that signed; another silo's journal has the adopter here.</param>
/// <param name="Sequence">Newest entry; 0 for a journal without entries, whose checkpoint only names others.</param>
/// <param name="Hash">The entry's hash, lower-case hexadecimal; the chain's origin when there is no entry.</param>
/// <param name="At">ISO 8601, UTC.</param>
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

    /// <summary>A witness's countersignature of an earlier checkpoint of this journal; null without a witness, or without a new answer of it.</summary>
    public Countersignature? Witnessed { get; init; }

    /// <summary>The checkpoint key that signs; null when the signing key signs.</summary>
    public EndorsedCheckpointKey? Key { get; init; }

    /// <summary>
    /// The same statement, dated no earlier than a given time: than the endorsement of its key, which may have been made after the
    /// statement, or before the clock was set back.
    /// </summary>
    /// <param name="earliest">The earliest time it may bear.</param>
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
