using System.Collections.Immutable;
using System.Net.Http.Headers;
using Pix.Contracts.Exchange;

namespace Pix.Protocol;

/// <summary>Reads the body as its content type says and admits every message in it.</summary>
internal static class BodyAdmission
{
    private const string Xml = "application/xml", Multipart = "multipart/mixed";

    public static AdmissionResult Check(AdmissionPolicy policy, Operation operation, ExchangeRequest request)
    {
        var value = RequestHeaders.Value(request, "Content-Type");
        if (!MediaTypeHeaderValue.TryParse(value, out var type))
        {
            return Wrong("content-type", "The header Content-Type is missing or not readable; it must be application/xml; charset=utf-8.");
        }

        if (operation.Body == BodyKind.SpiEnvelopes && Multipart.Equals(type.MediaType, StringComparison.OrdinalIgnoreCase))
        {
            return CheckParts(policy, type, request.Body);
        }

        return IsXmlUtf8(type) ? Single(CheckDocument(policy, operation, request.Body))
            : Wrong("content-type", operation.Body == BodyKind.SpiEnvelopes
                ? "The content type must be application/xml or multipart/mixed, in UTF-8."
                : "The content type must be application/xml, in UTF-8.");
    }

    private static AdmissionResult CheckParts(AdmissionPolicy policy, MediaTypeHeaderValue type, ReadOnlyMemory<byte> body)
    {
        if (!MultipartBody.TryParse(type.ToString(), body, out var parts, out var reason))
        {
            return Wrong("multipart", reason);
        }

        if (parts.HoldsItsBoundary)
        {
            return Wrong("multipart", "The boundary occurs inside a part; choose one that occurs nowhere in the messages.");
        }

        var messages = ImmutableArray.CreateBuilder<AdmittedMessage>(parts.Parts.Length);
        foreach (var part in parts.Parts)
        {
            if (!MediaTypeHeaderValue.TryParse(part.ContentType, out var partType) || !IsXmlUtf8(partType))
            {
                return Wrong("content-type", $"Part {messages.Count + 1} must have the content type application/xml; charset=utf-8.");
            }

            var found = CheckEnvelope(policy, part.Content);
            if (found.Refusal is { } refusal)
            {
                return AdmissionResult.Refused(refusal with { Detail = $"Part {messages.Count + 1}: {refusal.Detail}" });
            }

            messages.Add(found.Message!);
        }

        return new AdmissionResult { Messages = messages.ToImmutable(), Multipart = parts };
    }

    private static DocumentAdmission CheckDocument(AdmissionPolicy policy, Operation operation, ReadOnlyMemory<byte> body) =>
        operation.Body == BodyKind.SpiEnvelopes ? CheckEnvelope(policy, body) : DictAdmission.Check(policy, operation, body);

    private static DocumentAdmission CheckEnvelope(AdmissionPolicy policy, ReadOnlyMemory<byte> document)
    {
        var found = EnvelopeAdmission.Check(policy, document);
        return found.Message is { } message && SchemaAdmission.Check(policy.Schemas, message) is { } refusal ? refusal : found;
    }

    private static AdmissionResult Single(DocumentAdmission found) =>
        found.Refusal is { } refusal ? AdmissionResult.Refused(refusal) : new AdmissionResult { Messages = [found.Message!] };

    private static bool IsXmlUtf8(MediaTypeHeaderValue type) =>
        Xml.Equals(type.MediaType, StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static AdmissionResult Wrong(string rule, string detail) =>
        AdmissionResult.Refused(new Refusal(ExchangeError.UnknownMessage, rule, "", detail));
}
