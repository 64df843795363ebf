using Pix.Contracts.Exchange;

namespace Pix.Protocol;

/// <summary>Checks the headers that decide how a request is read and who asks.</summary>
internal static class RequestHeaders
{
    private const string Requester = "PI-RequestingParticipant";

    public static Refusal? Check(AdmissionPolicy policy, Operation operation, ExchangeRequest request)
    {
        foreach (var name in operation.RequiredHeaders)
        {
            if (!request.Headers.Any(field => Is(field, name) && field.Value.Length > 0))
            {
                var error = name == Requester ? ExchangeError.WrongParticipant : ExchangeError.WrongStructure;
                return new Refusal(error, "required-header", "", $"{operation.Name} needs the header {name}.");
            }
        }

        return request.Headers.Where(field => Is(field, Requester)).All(field => policy.MayRequest(field.Value)) ? CheckEncoding(request)
            : new Refusal(
                ExchangeError.WrongParticipant,
                "requesting-participant",
                "",
                $"The header {Requester} must be {policy.Ispb} (Pix:Ispb) or one of Pix:IndirectParticipants.");
    }

    public static string? Value(ExchangeRequest request, string name)
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

    // Between a service and Pix compression gains nothing and would be one more decompression bomb to guard: it is refused.
    private static Refusal? CheckEncoding(ExchangeRequest request) =>
        Value(request, "Content-Encoding") is null or "" or "identity" ? null
            : new Refusal(ExchangeError.UnknownMessage, "content-encoding", "", "Send the body without Content-Encoding; Pix compresses towards the Central Bank where its rules want it.");

    private static bool Is(HeaderField field, string name) => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
