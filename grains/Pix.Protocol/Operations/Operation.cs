using System.Collections.Immutable;
using Pix.Domain;
using Pix.Protocol.Paths;

namespace Pix.Protocol.Operations;

/// <summary>One operation of DICT or ICOM, with all properties in which operations differ.</summary>
/// <remarks>Sources: DICT API 2.12.1 (OpenAPI) and the ICOM manual 1.12. The operations are in <see cref="DictTable"/> and <see cref="SpiTable"/>.</remarks>
public sealed record Operation
{
    /// <summary>Name in DICT's OpenAPI document (<c>createEntry</c>). For ICOM, a name that Pix chose (<c>sendMessages</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The Central Bank's system that has the operation: SPI or DICT.</summary>
    public required PixChannel Channel { get; init; }

    /// <summary>HTTP method in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>Path of the operation, with its parameters in braces.</summary>
    public required PathTemplate Path { get; init; }

    /// <summary>The Central Bank's servers, and the kind of connection, that the operation uses.</summary>
    public required Route Route { get; init; }

    /// <summary>Kind of body that the request carries.</summary>
    public BodyKind Body { get; init; }

    /// <summary>Whether Pix signs the request.</summary>
    public bool SignRequest { get; init; }

    /// <summary>Name of the root element of a DICT request; empty for the SPI, and if the request has no body.</summary>
    public string Message { get; init; } = "";

    /// <summary>Place of the requesting participant in a DICT request, as names from the root's child down; empty if the body has none.</summary>
    public ImmutableArray<string> RequesterPath { get; init; } = [];

    /// <summary>
    /// Whether the body may omit the requester; DICT then takes the participant of the connection. If present, it must be a participant of Pix.
    /// </summary>
    public bool RequesterIsOptional { get; init; }

    /// <summary>Path parameter that the body repeats in a child of its root with the same name: <c>ClaimId</c>; empty if there is none.</summary>
    public string RepeatedParameter { get; init; } = "";

    /// <summary>Query parameter that names the requester; empty when there is none.</summary>
    public string RequesterParameter { get; init; } = "";

    /// <summary>Request headers that the Central Bank requires.</summary>
    public ImmutableArray<string> RequiredHeaders { get; init; } = [];

    /// <summary>Whether a successful answer must be signed. For other statuses see <see cref="AnswerFor"/>.</summary>
    public AnswerSignature Answer { get; init; }

    /// <summary>Name of the root element of a successful DICT answer; empty for the SPI, and if Pix accepts any root.</summary>
    public string AnswerMessage { get; init; } = "";

    /// <summary>The place where the answer repeats the path's parameter; null if the path has no parameter.</summary>
    public AnswerSubject? AnswerSubject { get; init; }

    /// <summary>Keys, ids and participants of the body that the answer repeats.</summary>
    public ImmutableArray<AnswerRepeat> AnswerRepeats { get; init; } = [];

    /// <summary>Whether the same bytes may be sent again without asking the caller.</summary>
    public Resend Resend { get; init; }

    /// <summary>
    /// Whether the request may change something at the Central Bank: all signed requests, and reading a stream, because each read moves the
    /// stream on. The answer to a mere query is valid even if the outcome of an earlier attempt is unknown.
    /// </summary>
    public bool Changes => SignRequest || Route == Route.SpiStream;

    /// <summary>
    /// Whether a silo may send a request again that a lost silo may already have sent. False for reading a stream, because the second read
    /// would confirm messages that the lost silo received and nobody read.
    /// </summary>
    public bool MayRepeat => Resend == Resend.SameBytes && Route != Route.SpiStream;

    /// <summary>Name of the Central Bank's rate policy. Two names joined by <c>|</c> if the policy depends on the request; empty if there is none.</summary>
    public string RatePolicy { get; init; } = "";

    /// <summary>Query parameters that ask for a list in one role. With one of them, the first of two rate policies applies, otherwise the second.</summary>
    public ImmutableArray<string> RoleParameters { get; init; } = [];

    /// <summary>Maximum time of the whole exchange. The caller may set a shorter time.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Maximum size of the request's body that Pix accepts from a caller, in bytes.</summary>
    public int MaxRequestBytes { get; init; }

    /// <summary>Maximum size of an answer that Pix accepts from the Central Bank, in bytes after decompression.</summary>
    public int MaxResponseBytes { get; init; } = 1 << 20;

    /// <summary>Returns whether an answer with this HTTP status must, may or cannot be signed.</summary>
    /// <remarks>
    /// It is unknown whether DICT signs problems, so Pix verifies a signature if there is one. ICOM's problems and empty answers are never signed.
    /// </remarks>
    public AnswerSignature AnswerFor(int status) => (Channel, status) switch
    {
        (_, 204 or 304) => AnswerSignature.None,
        (_, >= 200 and < 300) => Answer,
        (PixChannel.Dict, _) => AnswerSignature.Optional,
        _ => AnswerSignature.None,
    };
}
