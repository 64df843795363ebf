using System.Collections.Immutable;
using Pix.Domain;
using Pix.Protocol.Admission;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Rates;

/// <summary>Computes which of the Central Bank's rate limits a request counts against, and its cost in each.</summary>
/// <remarks>
/// ICOM manual 1.12: 1 token per payment in pacs.008, 0.2 per payment in pacs.002, 1 for any other message. DICT API 2.12.1: 1 token, but a
/// look-up that finds nothing costs the payer 20 and the participant 3. A pacs.002 is urgent, because the receiver's reply has a deadline.
/// </remarks>
public static class RateDemands
{
    private const int One = 1000, Fifth = 200;
    private const string Requester = "PI-RequestingParticipant";

    /// <summary>Returns the costs of an admitted request; empty if the Central Bank does not limit the operation.</summary>
    /// <param name="operation">Operation of the request.</param>
    /// <param name="request">The caller's request.</param>
    /// <param name="admitted">Result of the request's admission.</param>
    /// <param name="secondary">Whether the request is sent on the SPI's secondary channel.</param>
    /// <param name="own">ISPB that this Pix is configured for.</param>
    public static ImmutableArray<RateDemand> Of(Operation operation, IServiceRequest request, AdmissionResult admitted, bool secondary, string own) =>
        operation.RatePolicy.Length == 0 ? []
        : operation.Channel == PixChannel.Spi ? Spi(admitted, secondary, own)
        : Dict(operation, request, admitted, own);

    private static ImmutableArray<RateDemand> Spi(AdmissionResult admitted, bool secondary, string own)
    {
        var urgent = admitted.Messages.All(message => message.Kind == "pacs.002");
        return
        [
            .. admitted.Messages.GroupBy(message => PolicyOf(message.Kind, secondary)).Select(messages => new RateDemand
            {
                Policy = messages.Key,
                Participant = own,
                Cost = messages.Sum(CostOf),
                Urgent = urgent,
            }),
        ];
    }

    private static string PolicyOf(string kind, bool secondary) => (secondary, kind) switch
    {
        (false, _) => "SPI_PRIMARY",
        (true, "trck.002") => "SPI_TRCK_002",
        _ => "SPI_SECONDARY",
    };

    private static int CostOf(AdmittedMessage message) => message.Kind switch
    {
        "pacs.008" or "trck.002" => message.Payments * One,
        "pacs.002" => message.Payments * Fifth,
        _ => One,
    };

    private static ImmutableArray<RateDemand> Dict(Operation operation, IServiceRequest request, AdmissionResult admitted, string own)
    {
        var participant = ParticipantOf(operation, request, admitted, own);
        if (operation.Name == "getEntry")
        {
            return LookUp(operation, request, participant);
        }

        var policies = operation.RatePolicy.Split('|');
        var inRole = operation.RoleParameters.Any(role => QueryValues.Of(request.Query, role).Count > 0);
        return [new RateDemand { Policy = policies.Length == 1 || inRole ? policies[0] : policies[1], Participant = participant, Cost = One }];
    }

    private static ImmutableArray<RateDemand> LookUp(Operation operation, IServiceRequest request, string participant)
    {
        var key = Uri.UnescapeDataString(operation.Path.Value(request.Path, "Key").ToString());
        var payer = RequestHeaders.Value(request, "PI-PayerId") ?? "";
        var policies = operation.RatePolicy.Split('|');
        var policy = key.Contains('@', StringComparison.Ordinal) || key.StartsWith('+') ? policies[0] : policies[1];
        return
        [
            new RateDemand { Policy = "ENTRIES_READ_PARTICIPANT_ANTISCAN", Participant = participant, Cost = One, CostNotFound = 3 * One },
            new RateDemand
            {
                // A CPF has 11 digits, a CNPJ 14 characters.
                Policy = policy + (payer.Length > 11 ? "_PJ" : "_PF"),
                Participant = participant,
                Cost = One,
                CostNotFound = 20 * One,
                Payer = payer,
                EndToEndId = RequestHeaders.Value(request, "PI-EndToEndId") ?? "",
            },
        ];
    }

    private static string ParticipantOf(Operation operation, IServiceRequest request, AdmissionResult admitted, string own)
    {
        if (RequestHeaders.Value(request, Requester) is { Length: > 0 } header)
        {
            return header;
        }

        var query = operation.RequesterParameter.Length > 0 ? QueryValues.Of(request.Query, operation.RequesterParameter).FirstOrDefault() ?? "" : "";
        return query.Length > 0 ? query
            : admitted.Messages.FirstOrDefault()?.Requester is { Length: > 0 } body ? body
            : own;
    }
}
