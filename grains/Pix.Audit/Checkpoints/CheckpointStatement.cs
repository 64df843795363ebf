using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pix.Audit;

/// <summary>What a checkpoint says: this journal's chain had this hash at this entry. Everything up to it can no longer be written anew.</summary>
/// <param name="Journal">Id of the journal.</param>
/// <param name="Stream"><c>dict</c> or <c>spi</c>.</param>
/// <param name="Silo">Silo that signed; another one's journal when it was taken over.</param>
/// <param name="Sequence">Newest entry.</param>
/// <param name="Hash">Its hash, lower-case hexadecimal.</param>
/// <param name="At">ISO 8601, UTC.</param>
public sealed record CheckpointStatement(string Journal, string Stream, string Silo, long Sequence, string Hash, string At)
{
    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, CheckpointJson.Default.CheckpointStatement);

    internal static CheckpointStatement? FromJson(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, CheckpointJson.Default.CheckpointStatement);
}

/// <summary>JSON of the checkpoint types, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CheckpointStatement))]
[JsonSerializable(typeof(CheckpointEnvelope.Form))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
