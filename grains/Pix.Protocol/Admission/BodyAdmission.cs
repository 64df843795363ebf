using System.Collections.Immutable;
using Pix.Domain;
using Pix.Protocol.Multipart;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Admission;

/// <summary>Reads a request's body as its content type says, and checks every message in the body.</summary>
internal static class BodyAdmission
{
    public static AdmissionResult Check(AdmissionPolicy policy, Operation operation, IServiceRequest request)
    {
        var type = RequestHeaders.Value(request, "Content-Type") ?? "";
        if (operation.Body == BodyKind.SpiEnvelopes && BodyType.IsMultipart(type))
        {
            return CheckParts(policy, type, request.Body);
        }

        return BodyType.IsXml(type) ? Single(CheckDocument(policy, operation, request))
            : WrongType(operation.Body == BodyKind.SpiEnvelopes
                ? "The header Content-Type must be application/xml; charset=utf-8, or multipart/mixed with its boundary; nothing else and each parameter once."
                : "The header Content-Type must be application/xml; charset=utf-8.");
    }

    private static AdmissionResult CheckParts(AdmissionPolicy policy, string type, ReadOnlyMemory<byte> body)
    {
        if (!MultipartBody.TryParse(type, body, out var parts, out var reason))
        {
            return AdmissionResult.Refused(new Refusal(ExchangeError.UnknownMessage, "multipart", "", reason));
        }

        var messages = ImmutableArray.CreateBuilder<AdmittedMessage>(parts.Parts.Length);
        foreach (var part in parts.Parts)
        {
            if (!BodyType.IsXml(part.ContentType))
            {
                return WrongType($"Part {messages.Count + 1} must have the content type application/xml; charset=utf-8.");
            }

            var found = EnvelopeAdmission.Check(policy, part.Content);
            if (found.Refusal is { } refusal)
            {
                return AdmissionResult.Refused(refusal with { Detail = $"Part {messages.Count + 1}: {refusal.Detail}" });
            }

            messages.Add(found.Message!);
        }

        return new AdmissionResult { Messages = messages.ToImmutable(), IsMultipart = true };
    }

    private static DocumentAdmission CheckDocument(AdmissionPolicy policy, Operation operation, IServiceRequest request) =>
        operation.Body == BodyKind.SpiEnvelopes ? EnvelopeAdmission.Check(policy, request.Body) : DictAdmission.Check(policy, operation, request.Path, request.Body);

    private static AdmissionResult Single(DocumentAdmission found) =>
        found.Refusal is { } refusal ? AdmissionResult.Refused(refusal) : new AdmissionResult { Messages = [found.Message!] };

    private static AdmissionResult WrongType(string detail) => AdmissionResult.Refused(new Refusal(ExchangeError.UnsupportedMediaType, "content-type", "", detail));
}
