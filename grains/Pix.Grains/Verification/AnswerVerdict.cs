using System.Collections.Immutable;
using Pix.Contracts.Exchange;
using Pix.Protocol.Answers;
using Pix.Protocol.Multipart;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Verification;

/// <summary>What verification found in an answer.</summary>
/// <param name="Validity">Whether everything that is due a signature and goes on has a right one, over an answer to this request.</param>
/// <param name="Body">What may go to the caller: the bytes that were verified, or an unsigned answer as it came.</param>
/// <param name="Rule">Name of the rule that a wrong answer breaks first; empty otherwise.</param>
internal readonly record struct AnswerVerdict(SignatureValidity Validity, ReadOnlyMemory<byte> Body, string Rule = "")
{
    /// <summary>Content type of <see cref="Body"/> where it was written anew; empty when the answer's own holds.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>What does not go on although the reading does.</summary>
    public ImmutableArray<WithheldPart> Withheld { get; init; } = [];

    /// <summary>By how much the answer's <c>ResponseTime</c> is before our clock (after it, when negative), where that is more than it should; null otherwise.</summary>
    public TimeSpan? ClockDifference { get; init; }

    /// <summary>What kind of rule it is, in a word for people: a bad signature, or a good one over an answer to something else.</summary>
    public static string KindOf(string rule) => Enum.TryParse<AnswerRule>(rule, out _) ? "binding" : "signature";

    /// <summary>The documents of <see cref="Body"/>: it, or its parts.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Documents(TransmissionResult answer)
    {
        var type = ContentType.Length > 0 ? ContentType : HeaderLookup.Value(answer.Headers, "Content-Type");
        return Body.IsEmpty ? []
            : !type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) ? [Body]
            : MultipartBody.TryParse(type, Body, out var multipart, out _) ? multipart.Parts.Select(part => part.Content) : [];
    }

    public static AnswerVerdict Absent(ReadOnlyMemory<byte> body) => new(SignatureValidity.Absent, body);

    public static AnswerVerdict Valid(ReadOnlyMemory<byte> verified) => new(SignatureValidity.Valid, verified);

    public static AnswerVerdict Invalid(string rule) => new(SignatureValidity.Invalid, default, rule);

    /// <summary>Nothing of the answer goes on, but its <c>PI-Pull-Next</c>.</summary>
    public static AnswerVerdict WithheldWhole(string rule, string resourceId) => Invalid(rule) with { Withheld = [new WithheldPart(0, resourceId, rule)] };
}
