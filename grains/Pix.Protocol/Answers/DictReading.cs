using System.Globalization;
using System.Text;

namespace Pix.Protocol;

/// <summary>What a signed document of DICT says that it answers.</summary>
/// <remarks>
/// Source: DICT API 2.12.1: an answer's root is in no namespace, a problem is <c>problem</c> of RFC 7807 whatever was asked. A CNPJ may be written in capitals and small
/// letters (pattern <c>(?i)[a-z0-9]{14}</c>), and no two keys or ids differ by case alone.
/// </remarks>
internal sealed class DictReading(Question question, int status) : AnswerReading
{
    private const string ProblemRoot = "problem", ProblemNamespace = "urn:ietf:rfc:7807", TimeElement = "ResponseTime";

    private readonly string _asked = question.Subject;
    private readonly bool _isProblem = status is < 200 or >= 300;
    private bool _isAnotherRoot, _isAnotherSubject, _isSubjectNamed, _isTime;

    public override AnswerRule Rule =>
        _isAnotherRoot ? AnswerRule.AnotherOperation
        : _isAnotherSubject || IsSubjectMissing ? AnswerRule.AnotherSubject
        : AnswerRule.Bound;

    private AnswerSubject? Subject => _isProblem ? null : question.Operation.AnswerSubject;

    private bool IsSubjectMissing => !_isSubjectNamed && Subject is { MayBeAbsent: false };

    protected override void Root(string localName, string namespaceName) => _isAnotherRoot = (_isProblem, question.Operation.AnswerMessage) switch
    {
        (true, _) => localName != ProblemRoot || namespaceName != ProblemNamespace,
        (_, "") => false,
        (_, var expected) => localName != expected || namespaceName.Length > 0,
    };

    protected override bool Wants(ReadOnlySpan<string> place)
    {
        _isTime = place is [TimeElement];
        return _isTime || (Subject is { } subject && place.SequenceEqual(subject.Place.AsSpan()));
    }

    protected override void Value(string? text)
    {
        if (_isTime)
        {
            ResponseTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
            return;
        }

        _isSubjectNamed = true;
        _isAnotherSubject |= text is null || !Ascii.EqualsIgnoreCase(text, _asked);
    }
}
