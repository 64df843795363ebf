using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Pix.Simulator.Dict.Policies;
using Pix.Simulator.Tls;
using Pix.Simulator.Wire;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Dict;

/// <summary>Serves DICT's ports. Checks certificate, path, headers, body, signature and rate limits of a request, then runs its operation.</summary>
internal sealed class DictEndpoint(
    ParticipantCertificates participant,
    DictOperations operations,
    DictVerifier verifier,
    DictAnswer answers,
    RateLimiter limiter,
    TimeProvider time)
    : IChannelEndpoint
{
    private static readonly string[] Bases = ["/api/v2", "/api-np/v2"];

    /// <summary>Name of the only operation (<c>keys/check</c>) that DICT's separate servers at <c>dict-np</c> offer.</summary>
    private const string KeysCheck = "checkKeys";

    public Task<WireAnswer> HandleAsync(WireVerdict judgement, CancellationToken cancellationToken)
    {
        var correlationId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var reply = Judge(judgement, out var operation);
        if (reply is DictRefusal { Error: DictError.Forbidden or DictError.BadRequest or DictError.RequestSignatureInvalid } refused)
        {
            judgement.Violates($"DICT answered {refused.Error}: {refused.Detail}");
        }

        var answer = reply switch
        {
            DictContent content => answers.Build(
                operation!.Response, content, DictTime.Text(time.GetUtcNow()), correlationId, judgement.Flaw),
            DictRefusal refusal => DictProblem.Answer(refusal, correlationId),
            _ => throw new InvalidOperationException($"{operation?.Name} replied {reply}."),
        };
        return Task.FromResult(answer.With("Keep-Alive", "timeout=120"));
    }

    private DictReply Judge(WireVerdict judgement, out DictOperation? operation)
    {
        var request = judgement.Request;
        operation = null;
        if (request.Client is null || !participant.Contains(request.Client))
        {
            return new DictRefusal(DictError.Forbidden, "The client certificate is not registered");
        }

        if (Find(request, out var values) is not { } found)
        {
            return new DictRefusal(DictError.NotFound, "There is no such operation");
        }

        operation = found;
        if (HeaderFault(found, request) is { } headerFault)
        {
            return headerFault;
        }

        if (BodyFault(found, judgement, out var body) is { } bodyFault)
        {
            return bodyFault;
        }

        if (!limiter.Allows(found, request, values))
        {
            return new DictRefusal(DictError.RateLimited, "The rate limit of this operation is used up");
        }

        var reply = found.Handle(new DictCall(found, request, values, body, time.GetUtcNow()));
        limiter.Charge(found, request, values, reply is DictRefusal refused ? DictProblem.Status(refused.Error) : 200);
        return reply;
    }

    private DictOperation? Find(WireRequest request, out IReadOnlyList<string> values)
    {
        values = [];
        var start = Bases.FirstOrDefault(path => request.Path.StartsWith(path + "/", StringComparison.Ordinal));
        if (start is null)
        {
            return null;
        }

        var segments = request.Path[start.Length..].Split('/');
        foreach (var operation in operations.All.Where(operation => operation.Method == request.Method))
        {
            if ((request.Channel != Channel.DictKeysCheck || operation.Name == KeysCheck) && operation.Match(segments) is { } matched)
            {
                values = matched;
                return operation;
            }
        }

        return null;
    }

    private static DictRefusal? HeaderFault(DictOperation operation, WireRequest request)
    {
        foreach (var name in operation.Headers)
        {
            if (request.Header(name) is not { } value || !DictPatterns.Header(name)!.IsMatch(value))
            {
                return new DictRefusal(DictError.BadRequest, $"Header {name} is required and must match its pattern", name, request.Header(name));
            }
        }

        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(request.Query);
        var missing = operation.Query.FirstOrDefault(name => !query.ContainsKey(name));
        return missing is null ? null : new DictRefusal(DictError.BadRequest, $"Parameter {missing} is required", missing);
    }

    private DictRefusal? BodyFault(DictOperation operation, WireVerdict judgement, out XElement? body)
    {
        body = null;
        var request = judgement.Request;
        if (request.BodyTooLarge || request.Header("Content-Encoding") is not null)
        {
            return new DictRefusal(DictError.BadRequest, "Request bodies must be plain and of moderate size");
        }

        if (operation.RequestRoot is null)
        {
            return request.Body.IsEmpty ? null : new DictRefusal(DictError.BadRequest, "This operation takes no body");
        }

        if (request.Header("Content-Type")?.Split(';')[0].Trim() != "application/xml")
        {
            return new DictRefusal(DictError.BadRequest, "Content-Type must be application/xml");
        }

        if (!StrictXml.TryRead(request.Body, out var document)
            || document.DocumentElement!.LocalName != operation.RequestRoot
            || document.DocumentElement.NamespaceURI.Length > 0)
        {
            return new DictRefusal(DictError.BadRequest, "Could not parse request body");
        }

        body = XDocument.Parse(Encoding.UTF8.GetString(StrictXml.Write(document))).Root;
        return SignatureFault(operation, judgement, document);
    }

    private DictRefusal? SignatureFault(DictOperation operation, WireVerdict judgement, XmlDocument document)
    {
        var verdict = verifier.Verify(document);
        if (!operation.Signed)
        {
            return verdict == SignatureVerdict.Absent
                ? null
                : new DictRefusal(DictError.BadRequest, $"{operation.RequestRoot} has no Signature");
        }

        judgement.Verdict = verdict;
        return verdict == SignatureVerdict.Valid
            ? null
            : new DictRefusal(DictError.RequestSignatureInvalid, $"The signature is not accepted: {verdict}");
    }
}
