using System.Collections.Immutable;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Protocol.Answers;
using Pix.Protocol.Multipart;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Verification;

/// <summary>What verification found in an answer.</summary>
/// <param name="Validity">Whether the content that is passed on, as far as it must be signed, has a valid signature and answers this request.</param>
/// <param name="Body">The bytes for the caller: the verified bytes, or the answer as received if it needs no signature.</param>
/// <param name="Rule">Name of the first rule that the answer or one of its withheld parts breaks; empty if no rule is broken.</param>
internal readonly record struct AnswerVerdict(SignatureValidity Validity, ReadOnlyMemory<byte> Body, string Rule = "")
{
    /// <summary>Content type of <see cref="Body"/> when Pix wrote a new body; empty when the answer's own Content-Type applies.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>Parts of a delivery that are withheld from the reader; empty when there are none. The reader can still continue reading the stream.</summary>
    public ImmutableArray<WithheldPart> Withheld { get; init; } = [];

    /// <summary>
    /// How far the answer's <c>ResponseTime</c> is behind this machine's clock (negative if it is ahead); null if the difference is not too
    /// large.
    /// </summary>
    public TimeSpan? ClockDifference { get; init; }

    /// <summary>Returns <c>binding</c> for a rule that a correctly signed answer to another request breaks, and <c>signature</c> for any other rule.</summary>
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

    /// <summary>Returns a verdict that withholds the whole answer. The reader gets only the <c>PI-Pull-Next</c>.</summary>
    public static AnswerVerdict WithheldWhole(string rule, string resourceId) => Invalid(rule) with { Withheld = [new WithheldPart(0, resourceId, rule)] };
}
