using Pix.Audit.Records;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Verification;
using Pix.Protocol.Admission;
using Pix.Protocol.Outgoing;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Audit;

/// <summary>Makes the two halves of an audit record, intent and outcome.</summary>
internal sealed class AuditHalves(ILocalSiloDetails silo, TimeProvider time)
{
    /// <summary>Makes the intent, the first half, which contains the message that is about to be sent.</summary>
    public AuditIntent Intent(ExchangeRequest request, OutgoingHead head, AdmissionResult admitted, SignedBody body, DateTimeOffset receivedAt) => new()
    {
        RecordId = AuditRecordId.New(time),
        Stream = ChannelAudit.StreamOf(request.Channel),
        RequestDate = receivedAt,
        Method = request.Method,
        Path = head.Path,
        Query = request.Query.TrimStart('?'),
        RequestHeaders = KeptHeaders.Of(request, head),
        RequestBody = body.Bytes,
        EndToEndId = EndToEndIdOf(request, admitted),
        MessageType = admitted.MessageType,
        SignerSerial = body.SignerSerial,
        Silo = silo.Name,
        RequestId = request.RequestId,
    };

    // A key look-up made for a payment carries that payment's id in a header (DICT API 2.12.1, getEntry).
    private static string EndToEndIdOf(ExchangeRequest request, AdmissionResult admitted)
    {
        if (admitted.EndToEndId.Value is { Length: > 0 } inBody)
        {
            return inBody;
        }

        var header = request.Headers.FirstOrDefault(field => field.Name.Equals("PI-EndToEndId", StringComparison.OrdinalIgnoreCase))?.Value;
        return EndToEndId.TryParse(header, null, out var id) ? id.Value : "";
    }

    /// <summary>Makes the outcome, the second half, which says how the exchange ended.</summary>
    public AuditOutcome Outcome(AuditIntent intent, TransmissionResult transmission, AnswerVerdict verdict, Fate fate, TimeSpan duration) => new()
    {
        RecordId = intent.RecordId,
        Stream = intent.Stream,
        At = time.GetUtcNow(),
        ResponseStatusCode = transmission.Status,
        ResponseSignatureValid = verdict.Validity switch
        {
            SignatureValidity.Valid when verdict.Withheld.IsEmpty => "true",
            SignatureValidity.Valid => "false",
            SignatureValidity.Invalid => "false",
            _ => "absent",
        },
        ResponseHeaders =
        [
            .. transmission.Headers.Select(header => KeyValuePair.Create(header.Name, header.Value)),
            .. verdict.Withheld.Select(part => KeyValuePair.Create(WithheldPart.Header, part.ToHeaderValue())),
        ],
        ResponseBody = transmission.Body,
        PiResourceId = HeaderLookup.Value(transmission.Headers, "PI-ResourceId") is { Length: > 0 } named ? named : string.Join(',', verdict.Withheld.Select(part => part.ResourceId).Where(id => id.Length > 0)),
        Outcome = fate.Word(),
        Duration = duration,
    };
}
