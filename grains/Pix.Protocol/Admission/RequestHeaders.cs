using System.Collections.Frozen;
using Pix.Domain;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Admission;

/// <summary>Checks the headers that decide how a request is read and who the requester is. A refusal names all repeated or missing headers.</summary>
internal static class RequestHeaders
{
    private const string Requester = "PI-RequestingParticipant", Channel = "pix-channel";

    // Headers that may occur only once. If a header had two values, two programs could use different ones and so read different requests.
    private static readonly FrozenSet<string> Once = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Content-Type", "Content-Encoding", "Content-Length", "Host", Requester, "PI-PayerId", "PI-EndToEndId", Channel);

    public static Refusal? Check(AdmissionPolicy policy, Operation operation, IServiceRequest request) =>
        CheckOnce(request) ?? CheckMissing(operation, request) ?? CheckRequester(policy, request) ?? CheckChannel(request) ?? CheckEncoding(request);

    public static string? Value(IServiceRequest request, string name)
    {
        foreach (var field in request.Headers)
        {
            if (Is(field, name))
            {
                return field.Value;
            }
        }

        return null;
    }

    private static Refusal? CheckOnce(IServiceRequest request)
    {
        var repeated = request.Headers.Where(field => Once.Contains(field.Name)).GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1);
        var names = string.Join(", ", repeated.Select(group => group.Key));
        return names.Length == 0 ? null : new Refusal(ExchangeError.RepeatedHeader, "header-once", "", $"Send once: {names}.");
    }

    private static Refusal? CheckMissing(Operation operation, IServiceRequest request)
    {
        var missing = string.Join(", ", operation.RequiredHeaders.Where(name => string.IsNullOrEmpty(Value(request, name))));
        return missing.Length == 0 ? null : new Refusal(ExchangeError.MissingHeader, "required-header", "", $"{operation.Name} needs these headers, which are missing or empty: {missing}.");
    }

    private static Refusal? CheckRequester(AdmissionPolicy policy, IServiceRequest request) =>
        Value(request, Requester) is not { } participant || policy.MayRequest(participant) ? null
            : new Refusal(
                ExchangeError.WrongParticipant,
                "requesting-participant",
                "",
                $"The header {Requester} must be {policy.Ispb} (Pix:Ispb) or one of Pix:IndirectParticipants.");

    private static Refusal? CheckChannel(IServiceRequest request) =>
        request.Channel != PixChannel.Spi || Value(request, Channel)?.ToLowerInvariant() is null or "primary" or "secondary" ? null
            : new Refusal(ExchangeError.UnknownChannel, "channel", "", $"The header {Channel} must be primary or secondary.");

    // Compressed requests are refused, because compression between a service and Pix gains nothing and would need protection against
    // decompression bombs.
    private static Refusal? CheckEncoding(IServiceRequest request) =>
        Value(request, "Content-Encoding") is null or "" or "identity" ? null
            : new Refusal(ExchangeError.UnsupportedMediaType, "content-encoding", "", "Send the body without Content-Encoding; Pix compresses towards the Central Bank where its rules want it.");

    private static bool Is(HeaderField field, string name) => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
