using System.Collections.Immutable;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Protocol.Answers;
using Pix.Protocol.Multipart;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Verification;

/// <summary>What verification found in an answer.</summary>
/// <param name="Validity">Whether everything that must be signed and is passed on has a valid signature, over an answer to this request.</param>
/// <param name="Body">What the caller may get: the verified bytes, or an unsigned answer as it came.</param>
/// <param name="Rule">Name of the first rule that an invalid answer breaks; empty otherwise.</param>
internal readonly record struct AnswerVerdict(SignatureValidity Validity, ReadOnlyMemory<byte> Body, string Rule = "")
{
    /// <summary>Content type of <see cref="Body"/> when Pix wrote it anew; empty when the answer's own applies.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>The parts that are withheld although the reading goes on.</summary>
    public ImmutableArray<WithheldPart> Withheld { get; init; } = [];

    /// <summary>How far the answer's <c>ResponseTime</c> lies before our clock (after it when negative), when that is too much; null otherwise.</summary>
    public TimeSpan? ClockDifference { get; init; }

    /// <summary>The kind of rule, as a word for people: an invalid signature, or a valid signature over an answer to another request.</summary>
    public static string KindOf(string rule) => Enum.TryParse<AnswerRule>(rule, out _) ? "binding" : "signature";

    /// <summary>The documents of <see cref="Body"/>: the whole body, or its parts.</summary>
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

    /// <summary>The whole answer is withheld, except its <c>PI-Pull-Next</c>.</summary>
    public static AnswerVerdict WithheldWhole(string rule, string resourceId) => Invalid(rule) with { Withheld = [new WithheldPart(0, resourceId, rule)] };
}
