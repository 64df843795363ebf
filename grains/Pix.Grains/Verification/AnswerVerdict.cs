using System.Collections.Immutable;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Protocol.Answers;
using Pix.Protocol.Multipart;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Verification;

/// <summary>What verification found in an answer.</summary>
/// <param name="Validity">Whether everything that is passed on and must be signed has a valid signature and answers this request.</param>
/// <param name="Body">The bytes that the caller may get, which are the verified bytes or an unsigned answer as received.</param>
/// <param name="Rule">Name of the first rule that an invalid answer breaks; empty otherwise.</param>
internal readonly record struct AnswerVerdict(SignatureValidity Validity, ReadOnlyMemory<byte> Body, string Rule = "")
{
    /// <summary>Content type of <see cref="Body"/> when Pix wrote a new body; empty when the answer's own Content-Type applies.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>Parts of a delivery that are withheld from the reader, who can still read on; empty when there are none.</summary>
    public ImmutableArray<WithheldPart> Withheld { get; init; } = [];

    /// <summary>
    /// How far the answer's <c>ResponseTime</c> is behind this machine's clock (ahead when negative); null when the difference is not too
    /// large.
    /// </summary>
    public TimeSpan? ClockDifference { get; init; }

    /// <summary>Returns <c>binding</c> for a rule that a validly signed answer to another request breaks, and <c>signature</c> for any other rule.</summary>
    public static string KindOf(string rule) => Enum.TryParse<AnswerRule>(rule, out _) ? "binding" : "signature";

    /// <summary>Returns the documents in <see cref="Body"/>: the parts of a multipart body, otherwise the whole body.</summary>
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

    /// <summary>Returns a verdict that withholds the whole answer, except its <c>PI-Pull-Next</c>.</summary>
    public static AnswerVerdict WithheldWhole(string rule, string resourceId) => Invalid(rule) with { Withheld = [new WithheldPart(0, resourceId, rule)] };
}
