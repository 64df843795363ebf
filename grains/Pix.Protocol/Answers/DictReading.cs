using System.Collections.Immutable;
using System.Globalization;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Answers;

/// <summary>Compares a signed DICT answer with the request: the root element, and the values that the answer must repeat.</summary>
/// <remarks>
/// Source: DICT API 2.12.1. The root of a successful answer has no namespace; a problem is RFC 7807's <c>problem</c> for every operation.
/// </remarks>
internal sealed class DictReading(Question question, int status) : AnswerReading
{
    private const string ProblemRoot = "problem", ProblemNamespace = "urn:ietf:rfc:7807", TimeElement = "ResponseTime";

    private readonly bool _isProblem = status is < 200 or >= 300;
    private readonly ImmutableArray<RepeatedValue> _repeated = status is < 200 or >= 300 ? [] : question.Repeated();
    private bool _isAnotherRoot, _isTime;

    public override AnswerRule Rule =>
        _isAnotherRoot ? AnswerRule.AnotherOperation
        : _repeated.All(value => value.IsRepeated) ? AnswerRule.Bound
        : AnswerRule.AnotherSubject;

    protected override void Root(string localName, string namespaceName) => _isAnotherRoot = (_isProblem, question.Operation.AnswerMessage) switch
    {
        (true, _) => localName != ProblemRoot || namespaceName != ProblemNamespace,
        (_, "") => false,
        (_, var expected) => localName != expected || namespaceName.Length > 0,
    };

    protected override bool Wants(ReadOnlySpan<string> place)
    {
        _isTime = place is [TimeElement];
        var isWanted = _isTime;
        foreach (var value in _repeated)
        {
            isWanted |= value.Wants(place);
        }

        return isWanted;
    }

    protected override void Value(string? text)
    {
        if (_isTime)
        {
            ResponseTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
        }

        foreach (var value in _repeated)
        {
            value.Value(text);
        }
    }
}
