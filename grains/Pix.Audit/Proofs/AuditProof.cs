using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pix.Audit.Proofs;

/// <summary>
/// The proof that <c>./pix audit prove</c> writes to a file (docs/audit-proof.md). It shows, without Pix and without the store, that a
/// record was in the log at a time, signed by the HSM.
/// </summary>
/// <param name="Format">Always <see cref="Version"/>.</param>
/// <param name="RecordId">Id of the record.</param>
/// <param name="Entries">The record's entries in the journal: the intent, the outcome, or both.</param>
/// <param name="Certificates">The certificates of the checkpoints' signers, DER in Base64.</param>
public sealed record AuditProof(string Format, string RecordId, IReadOnlyList<ProofEntry> Entries, IReadOnlyList<string> Certificates)
{
    /// <summary>Names the format of the file.</summary>
    public const string Version = "pix.audit-proof.1";

    // Letters are not escaped, because an escape can be written in several ways and a proof has only one form.
    private static readonly ProofJson Form = new(new JsonSerializerOptions(ProofJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Returns the bytes of the file. A check uses every member of the file, so the file has no other members.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Form.AuditProof);

    /// <summary>Reads a file; null if the file is not a proof, or has an unknown, repeated or missing member.</summary>
    public static AuditProof? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ProofJson.Default.AuditProof);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>JSON of a proof, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AuditProof))]
internal sealed partial class ProofJson : JsonSerializerContext;
