using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Pix.Simulator.Wire;

namespace Pix.Simulator.Dict;

/// <summary>Builds DICT's error answers: RFC 7807 problems in XML, unsigned as in the Central Bank's examples.</summary>
internal static partial class DictProblem
{
    private const string TypePrefix = "https://dict.pi.rsfn.net.br/api/v2/error/";
    private static readonly XNamespace Rfc7807 = "urn:ietf:rfc:7807";

    public static WireAnswer Answer(DictRefusal refusal, string correlationId)
    {
        var status = Status(refusal.Error);
        var problem = new XElement(
            Rfc7807 + "problem",
            new XElement(Rfc7807 + "type", TypePrefix + refusal.Error),
            new XElement(Rfc7807 + "title", Title(refusal.Error)),
            new XElement(Rfc7807 + "status", status),
            new XElement(Rfc7807 + "detail", refusal.Detail),
            new XElement(Rfc7807 + "correlationId", correlationId),
            Violations(refusal));
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n").Append(problem).ToString();
        return WireAnswer.Problem(status, text);
    }

    public static int Status(DictError error) => error switch
    {
        DictError.Forbidden => 403,
        DictError.NotFound or DictError.ClaimKeyNotFound => 404,
        DictError.ResourceConflict => 409,
        DictError.DeprecatedResource => 410,
        DictError.RateLimited => 429,
        DictError.ServiceUnavailable => 503,
        _ => 400,
    };

    private static XElement? Violations(DictRefusal refusal) => refusal.Property is null
        ? null
        : new XElement(
            Rfc7807 + "violations",
            new XElement(
                Rfc7807 + "violation",
                new XElement(Rfc7807 + "reason", refusal.Detail),
                new XElement(Rfc7807 + "value", refusal.Value ?? ""),
                new XElement(Rfc7807 + "property", refusal.Property)));

    private static string Title(DictError error) => WordStart().Replace(error.ToString(), " $0");

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex WordStart();
}
