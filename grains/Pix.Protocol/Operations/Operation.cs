using System.Collections.Immutable;
using Pix.Domain;
using Pix.Protocol.Paths;

namespace Pix.Protocol.Operations;

/// <summary>One operation of DICT or ICOM: everything that Pix does differently between operations.</summary>
/// <remarks>Sources: DICT API 2.12.1 (OpenAPI) and the ICOM manual 1.12. The rows: <see cref="DictTable"/>, <see cref="SpiTable"/>.</remarks>
public sealed record Operation
{
    /// <summary>Name in the OpenAPI document (<c>createEntry</c>), or ours for ICOM (<c>sendMessages</c>).</summary>
    public required string Name { get; init; }

    /// <summary>SPI or DICT.</summary>
    public required PixChannel Channel { get; init; }

    /// <summary>HTTP method in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>Path of the operation.</summary>
    public required PathTemplate Path { get; init; }

    /// <summary>Servers and kind of connection.</summary>
    public required Route Route { get; init; }

    /// <summary>Kind of body that the request carries.</summary>
    public BodyKind Body { get; init; }

    /// <summary>Whether Pix signs the request.</summary>
    public bool SignRequest { get; init; }

    /// <summary>Root element of a DICT document; empty for the SPI and without body.</summary>
    public string Message { get; init; } = "";

    /// <summary>Place of the requester in a DICT document, from the root's children down; empty when there is none.</summary>
    public ImmutableArray<string> RequesterPath { get; init; } = [];

    /// <summary>Whether the document may omit the requester: then it is the participant of the connection. If present it must still be ours.</summary>
    public bool RequesterIsOptional { get; init; }

    /// <summary>Path parameter that a child of the document's root with the same name repeats: <c>ClaimId</c>; empty when there is none.</summary>
    public string RepeatedParameter { get; init; } = "";

    /// <summary>Query parameter that names the requester; empty when there is none.</summary>
    public string RequesterParameter { get; init; } = "";

    /// <summary>Request headers that the Central Bank requires.</summary>
    public ImmutableArray<string> RequiredHeaders { get; init; } = [];

    /// <summary>Whether a successful answer must be signed; for other statuses see <see cref="AnswerFor"/>.</summary>
    public AnswerSignature Answer { get; init; }

    /// <summary>Root element of a successful DICT answer; empty for the SPI, and when any root is accepted.</summary>
    public string AnswerMessage { get; init; } = "";

    /// <summary>Where the answer repeats the path's parameter; null when the path has none.</summary>
    public AnswerSubject? AnswerSubject { get; init; }

    /// <summary>Keys, ids and participants of the body that the answer repeats.</summary>
    public ImmutableArray<AnswerRepeat> AnswerRepeats { get; init; } = [];

    /// <summary>Whether the same bytes may be sent again without asking the caller.</summary>
    public Resend Resend { get; init; }

    /// <summary>
    /// Whether the request may change something at the Central Bank: everything signed, and reading a stream, whose state moves with each
    /// read. For a mere query, an answer is true whatever became of an earlier attempt.
    /// </summary>
    public bool Changes => SignRequest || Route == Route.SpiStream;

    /// <summary>
    /// Whether a silo may carry out a request that a lost silo may have sent. Not for reading a stream: what the lost silo received would
    /// be confirmed unread.
    /// </summary>
    public bool MayRepeat => Resend == Resend.SameBytes && Route != Route.SpiStream;

    /// <summary>Name of the Central Bank's rate policy; two joined by <c>|</c> when the request decides; empty when there is none.</summary>
    public string RatePolicy { get; init; } = "";

    /// <summary>Query parameters that ask for a list in one role; with them the first of two policies counts, otherwise the second.</summary>
    public ImmutableArray<string> RoleParameters { get; init; } = [];

    /// <summary>Longest time of the whole exchange; the caller may allow less.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest body that Pix accepts from a caller.</summary>
    public int MaxRequestBytes { get; init; }

    /// <summary>Largest answer, decoded, that Pix accepts from the Central Bank.</summary>
    public int MaxResponseBytes { get; init; } = 1 << 20;

    /// <summary>Whether the answer with this status must, may or cannot be signed.</summary>
    /// <remarks>Whether DICT signs its problems is unknown, so a signature on one is verified. ICOM's problems and empty answers are never signed.</remarks>
    public AnswerSignature AnswerFor(int status) => (Channel, status) switch
    {
        (_, 204 or 304) => AnswerSignature.None,
        (_, >= 200 and < 300) => Answer,
        (PixChannel.Dict, _) => AnswerSignature.Optional,
        _ => AnswerSignature.None,
    };
}
