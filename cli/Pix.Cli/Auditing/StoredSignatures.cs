using System.Globalization;
using System.Text.Json;
using Pix.Audit.Records;
using Pix.Protocol.Multipart;
using Pix.Settings;
using Pix.Signatures.Identity;
using Pix.Signatures.Verification;

namespace Pix.Cli.Auditing;

/// <summary>Verifies the signatures in a stored record again, with the certificates that were valid at the record's time.</summary>
internal sealed class StoredSignatures(TrustedSigners participant, TrustedSigners centralBank)
{
    /// <summary>Number of documents whose signature was checked, whether valid or not.</summary>
    public int Verified { get; private set; }

    /// <summary>Verifies the participant's signature. Null if there is no fault, or if nothing was signed (the record has no signer).</summary>
    public (string Finding, string Detail)? Request(AuditStream stream, AuditRecord record)
    {
        if (record.SignerSerial.Length == 0)
        {
            return null;
        }

        var (problem, serial) = Verify(Policy(stream, participant), record.RequestBody, record.RequestHeader, record.RequestDate);
        return problem is not null ? ("RequestSignature", problem)
            : !Names(record, serial!) ? ("SignerSerial", $"The body is signed with certificate {CertificateText.SerialOfDecimal(serial!)}, not {record.SignerSerial} as the record says.")
            : null;
    }

    // Compares serial numbers in all forms that records can have. Records of earlier versions have the number in decimal, as in the signature,
    // or in .NET's hexadecimal form, which begins with 00 if the highest bit is set.
    private static bool Names(AuditRecord record, string serial) =>
        CertificateText.SerialOfDecimal(serial) is var told && (record.SignerSerial == told || record.SignerSerial == $"00{told}" || record.SignerSerial == serial);

    /// <summary>Verifies the Central Bank's signature again if the record says that it was valid when the answer came. Null if there is no fault.</summary>
    public (string Finding, string Detail)? Response(AuditStream stream, AuditRecord record) =>
        record.ResponseSignatureValid == "true" && Verify(Policy(stream, centralBank), record.ResponseBody, record.ResponseHeader, record.ResponseDate).Problem is { } problem
            ? ("ResponseSignature", problem)
            : null;

    private (string? Problem, string? Serial) Verify(VerificationPolicy policy, string body, string headers, string date)
    {
        try
        {
            var at = DateTimeOffset.Parse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            string? serial = null;
            foreach (var document in Documents(BodyText.ToBytes(body), ContentType(headers)))
            {
                Verified++;
                var result = DocumentVerifier.Verify(document, policy, at);
                if (!result.IsValid)
                {
                    return ($"{result.Rule}: {result.Detail}", null);
                }

                serial ??= result.SignerSerial;
            }

            return (null, serial);
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException or InvalidDataException)
        {
            return ($"The record cannot be read: {malformed.Message}", null);
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Documents(byte[] body, string contentType)
    {
        if (!contentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            return [body];
        }

        return MultipartBody.TryParse(contentType, body, out var multipart, out var reason)
            ? multipart.Parts.Select(part => part.Content)
            : throw new FormatException(reason);
    }

    private static string ContentType(string headers)
    {
        using var json = JsonDocument.Parse(headers.Length == 0 ? "{}" : headers);
        foreach (var header in json.RootElement.EnumerateObject())
        {
            if (header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) && header.Value.ValueKind == JsonValueKind.String)
            {
                return header.Value.GetString()!;
            }
        }

        return "";
    }

    private static VerificationPolicy Policy(AuditStream stream, TrustedSigners signers) =>
        stream == AuditStream.Spi ? VerificationPolicy.Spi(signers) : VerificationPolicy.Dict(signers);
}
