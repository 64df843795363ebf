using System.Collections.Immutable;
using Pix.Contracts.Exchange;
using Pix.Protocol.Paths;

namespace Pix.Protocol.Operations;

/// <summary>One operation of DICT or ICOM: everything that Pix does differently from one to the next.</summary>
/// <remarks>Sources: DICT API 2.12.1 (OpenAPI) and the ICOM manual 1.12. The rows: <see cref="DictTable"/>, <see cref="SpiTable"/>.</remarks>
public sealed record Operation
{
    /// <summary>Name of the OpenAPI document (<c>createEntry</c>), or ours for ICOM (<c>sendMessages</c>).</summary>
    public required string Name { get; init; }

    /// <summary>SPI or DICT.</summary>
    public required PixChannel Channel { get; init; }

    /// <summary>HTTP method in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>Where it is.</summary>
    public required PathTemplate Path { get; init; }

    /// <summary>Servers and kind of connection.</summary>
    public required Route Route { get; init; }

    /// <summary>What the request carries.</summary>
    public BodyKind Body { get; init; }

    /// <summary>Whether Pix signs the request.</summary>
    public bool SignRequest { get; init; }

    /// <summary>Root element of a DICT document; empty for SPI and where there is no body.</summary>
    public string Message { get; init; } = "";

    /// <summary>Where a DICT document names the participant that asks, from the root's children down; empty when it does not.</summary>
    public ImmutableArray<string> RequesterPath { get; init; } = [];

    /// <summary>Whether the document may leave that out: then it is the participant of the connection. Where it stands there, it must be ours all the same.</summary>
    public bool RequesterIsOptional { get; init; }

    /// <summary>Parameter of the path that the document repeats in a child of its root with the same name: <c>ClaimId</c>; empty when there is none.</summary>
    public string RepeatedParameter { get; init; } = "";

    /// <summary>Query parameter that names the participant that asks; empty when there is none.</summary>
    public string RequesterParameter { get; init; } = "";

    /// <summary>Request headers that the Central Bank demands.</summary>
    public ImmutableArray<string> RequiredHeaders { get; init; } = [];

    /// <summary>Whether a successful answer must be signed; for any status ask <see cref="AnswerFor"/>.</summary>
    public AnswerSignature Answer { get; init; }

    /// <summary>Root element of a successful answer of DICT; empty for SPI, and where any root will do.</summary>
    public string AnswerMessage { get; init; } = "";

    /// <summary>Where the answer names what the path asks for; null when the path names nothing.</summary>
    public AnswerSubject? AnswerSubject { get; init; }

    /// <summary>Keys, ids and participants of the body that the answer repeats.</summary>
    public ImmutableArray<AnswerRepeat> AnswerRepeats { get; init; } = [];

    /// <summary>Whether the same bytes may be sent again without asking the caller.</summary>
    public Resend Resend { get; init; }

    /// <summary>
    /// Whether the request may change something at the Central Bank: what is signed, and reading a stream, whose state moves with each read. Of a request that only
    /// asks, an answer tells the truth whatever became of an attempt before.
    /// </summary>
    public bool Changes => SignRequest || Route == Route.SpiStream;

    /// <summary>
    /// Whether a silo may carry out what another silo, lost since, may have sent. A stream may not be read so: what the lost one was handed would be confirmed unread.
    /// </summary>
    public bool MayRepeat => Resend == Resend.SameBytes && Route != Route.SpiStream;

    /// <summary>Name of the Central Bank's rate policy; two joined by <c>|</c> when the request decides; empty when none is named.</summary>
    public string RatePolicy { get; init; } = "";

    /// <summary>Query parameters by which a list is asked in one role; then the first of two policies counts, else the second.</summary>
    public ImmutableArray<string> RoleParameters { get; init; } = [];

    /// <summary>Longest time for the whole exchange; the caller may allow less.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest body that Pix takes from a caller.</summary>
    public int MaxRequestBytes { get; init; }

    /// <summary>Largest answer, after decoding, that Pix takes from the Central Bank.</summary>
    public int MaxResponseBytes { get; init; } = 1 << 20;

    /// <summary>Whether the answer with this status must, may or cannot be signed.</summary>
    /// <remarks>
    /// Whether DICT signs its problems is not established: they may be, so a signature that is there is verified.
    /// ICOM's problems and empty answers are never signed.
    /// </remarks>
    public AnswerSignature AnswerFor(int status) => (Channel, status) switch
    {
        (_, 204 or 304) => AnswerSignature.None,
        (_, >= 200 and < 300) => Answer,
        (PixChannel.Dict, _) => AnswerSignature.Optional,
        _ => AnswerSignature.None,
    };
}
