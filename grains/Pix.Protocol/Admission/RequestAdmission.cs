using Microsoft.Extensions.Options;
using Pix.Domain;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Admission;

/// <summary>Decides whether Pix may sign and send a caller's request.</summary>
/// <remarks>
/// A body must be well-formed XML in UTF-8 without DTD. It must be a message of the catalogue (SPI) or of the operation (DICT), have the
/// structure that the signature needs, and come from the configured participant. If a schema folder is set, SPI messages are validated
/// against their schemas. A refusal does not quote the document.
/// </remarks>
public sealed class RequestAdmission
{
    private readonly IOptionsMonitor<ProtocolOptions> _options;
    private AdmissionPolicy? _policy;

    /// <summary>Creates the admission. Changed options apply from the next request.</summary>
    public RequestAdmission(IOptionsMonitor<ProtocolOptions> options) => _options = options;

    /// <summary>Checks a request whose operation <see cref="OperationTable"/> found.</summary>
    public AdmissionResult Check(Operation operation, IServiceRequest request)
    {
        var policy = Policy();
        var refusal = CheckPath(policy, operation, request)
            ?? KeySpelling.Check(operation, request)
            ?? RequestHeaders.Check(policy, operation, request)
            ?? CheckQuery(policy, operation, request)
            ?? CheckSize(operation, request);
        if (refusal is not null)
        {
            return AdmissionResult.Refused(refusal);
        }

        return operation.Body == BodyKind.None ? new AdmissionResult() : BodyAdmission.Check(policy, operation, request);
    }

    private static Refusal? CheckPath(AdmissionPolicy policy, Operation operation, IServiceRequest request)
    {
        var ispb = operation.Path.Value(request.Path, "ispb");
        return ispb.IsEmpty || ispb.SequenceEqual(policy.Ispb.Value) ? null
            : new Refusal(ExchangeError.WrongParticipant, "path-ispb", "", $"The ISPB in the path is not {policy.Ispb}, for which this Pix is configured (Pix:Ispb).");
    }

    private static Refusal? CheckQuery(AdmissionPolicy policy, Operation operation, IServiceRequest request)
    {
        if (operation.RequesterParameter.Length == 0)
        {
            return null;
        }

        var values = QueryValues.Of(request.Query, operation.RequesterParameter);
        return values.Count > 0 && values.All(policy.MayRequest) ? null
            : new Refusal(
                ExchangeError.WrongParticipant,
                "requesting-participant",
                "",
                $"The query parameter {operation.RequesterParameter} must be {policy.Ispb} (Pix:Ispb) or one of Pix:IndirectParticipants.");
    }

    private static Refusal? CheckSize(Operation operation, IServiceRequest request)
    {
        if (operation.Body == BodyKind.None)
        {
            return request.Body.IsEmpty ? null : new Refusal(ExchangeError.BodyMismatch, "no-body", "", $"{operation.Name} takes no body.");
        }

        return request.Body.IsEmpty ? new Refusal(ExchangeError.BodyMismatch, "body", "", $"{operation.Name} needs an XML body.")
            : request.Body.Length > operation.MaxRequestBytes
                ? new Refusal(ExchangeError.TooLarge, "size", "", $"The body is larger than {operation.MaxRequestBytes} bytes, the most that {operation.Name} takes.")
                : null;
    }

    // There is no lock: at worst, two threads build the same policy at the same time, and either copy may be used.
    private AdmissionPolicy Policy()
    {
        var options = _options.CurrentValue;
        var policy = Volatile.Read(ref _policy);
        if (policy is null || !ReferenceEquals(policy.Source, options))
        {
            policy = new AdmissionPolicy(options);
            Volatile.Write(ref _policy, policy);
        }

        return policy;
    }
}
