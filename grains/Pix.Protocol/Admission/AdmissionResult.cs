using System.Collections.Immutable;
using Pix.Domain;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Admission;

/// <summary>Result of admission: whether a request may be signed and sent, and what admission read from the request's body.</summary>
public sealed record AdmissionResult
{
    /// <summary>Why the request may not be signed and sent; null if it is admitted.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The messages of the body: one, up to 10 for multipart, empty for a request without body or a refused request.</summary>
    public ImmutableArray<AdmittedMessage> Messages { get; init; } = [];

    /// <summary>Whether the messages were received as parts of a multipart body, and are sent as parts.</summary>
    public bool IsMultipart { get; init; }

    /// <summary>The refusal as an error of the exchange; <see cref="ExchangeError.None"/> if the request is admitted.</summary>
    public ExchangeError Error => Refusal?.Error ?? ExchangeError.None;

    /// <summary>Type of the first message; empty if the request has no message.</summary>
    public string MessageType => Messages.IsEmpty ? "" : Messages[0].Type;

    /// <summary>Number of payments in all messages together, as the rate limit counts them; a message without payments counts as 1.</summary>
    public int Payments => Messages.Sum(message => message.Payments);

    /// <summary>Values of a DICT request's body that the answer must repeat; empty for the SPI.</summary>
    public ImmutableArray<AskedValue> Asked => Messages.IsEmpty ? [] : Messages[0].Asked;

    /// <summary>Id of the first payment; the default value if there is none.</summary>
    public EndToEndId EndToEndId => Messages.SelectMany(message => message.EndToEndIds).FirstOrDefault();

    internal static AdmissionResult Refused(Refusal refusal) => new() { Refusal = refusal };
}
