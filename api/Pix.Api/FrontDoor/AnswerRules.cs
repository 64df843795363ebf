using System.Collections.Frozen;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Http;

namespace Pix.Api.FrontDoor;

/// <summary>Checks whether a silo's reply can be written as an HTTP answer. The front door makes all these checks before it writes the first byte.</summary>
internal static class AnswerRules
{
    // Headers that are valid for one connection only (RFC 9110, 7.6.1), so they are not passed on. Kestrel writes its own for the caller's connection.
    private static readonly FrozenSet<string> OfTheConnection = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Connection", "Content-Length", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade");

    /// <summary>Returns why the reply cannot be written, as a sentence for the caller; null when the reply can be written.</summary>
    public static string? WhyUnwritable(ExchangeReply reply)
    {
        if (reply.Status is < 200 or > 599)
        {
            return $"The Central Bank answered with the status {reply.Status:D3}; a final status of HTTP is 200 to 599.";
        }

        if (!reply.Body.IsEmpty && !MayHaveBody(reply.Status))
        {
            return $"The Central Bank answered {reply.Status} with a body; HTTP does not allow one with this status.";
        }

        if (!Enum.IsDefined(reply.Signature))
        {
            return "A newer silo reported a result of the signature check that this front door does not know.";
        }

        if (reply.Headers.IsDefaultOrEmpty)
        {
            return null;
        }

        return reply.Headers.FirstOrDefault(field => !FieldText.IsName(field.Name) || !FieldText.IsWritable(field.Value)) is { } wrong
            ? $"The Central Bank's answer has a header that HTTP does not allow{(FieldText.IsName(wrong.Name) ? $": {wrong.Name}" : "")}."
            : null;
    }

    /// <summary>
    /// True if a header of the Central Bank's answer is passed on to the caller. Headers that begin with <c>pix-</c> are not, because only Pix
    /// itself writes these.
    /// </summary>
    public static bool PassesOn(HeaderField field) =>
        !OfTheConnection.Contains(field.Name) && !field.Name.StartsWith("pix-", StringComparison.OrdinalIgnoreCase);

    // Statuses with which HTTP allows no body: RFC 9110, 15.3.5, 15.3.6 and 15.4.5.
    private static bool MayHaveBody(int status) =>
        status is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified);
}
