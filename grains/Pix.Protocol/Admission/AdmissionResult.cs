using System.Collections.Immutable;
using Pix.Domain;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Admission;

/// <summary>Whether a request may be signed and sent, with everything that admission learned in its one pass.</summary>
public sealed record AdmissionResult
{
    /// <summary>Why it may not; null when admitted.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The messages of the body: one, several for multipart, none for a request without body.</summary>
    public ImmutableArray<AdmittedMessage> Messages { get; init; } = [];

    /// <summary>Whether the messages came as parts, and are sent as parts.</summary>
    public bool IsMultipart { get; init; }

    /// <summary>Why it may not, as an error of the exchange; <see cref="ExchangeError.None"/> when admitted.</summary>
    public ExchangeError Error => Refusal?.Error ?? ExchangeError.None;

    /// <summary>Type of the first message; empty when there is none.</summary>
    public string MessageType => Messages.IsEmpty ? "" : Messages[0].Type;

    /// <summary>Operations in all messages together, as the rate limit counts them.</summary>
    public int Payments => Messages.Sum(message => message.Payments);

    /// <summary>Values of the body that the answer must repeat; only for DICT, whose bodies are one document.</summary>
    public ImmutableArray<AskedValue> Asked => Messages.IsEmpty ? [] : Messages[0].Asked;

    /// <summary>Id of the first payment; empty when there is none.</summary>
    public EndToEndId EndToEndId => Messages.SelectMany(message => message.EndToEndIds).FirstOrDefault();

    internal static AdmissionResult Refused(Refusal refusal) => new() { Refusal = refusal };
}
