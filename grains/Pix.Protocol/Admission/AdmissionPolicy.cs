using System.Collections.Frozen;
using Pix.Domain;
using Pix.Protocol.Schemas;

namespace Pix.Protocol.Admission;

/// <summary>The settings of <see cref="ProtocolOptions"/>, parsed once into the form that admission needs.</summary>
internal sealed class AdmissionPolicy
{
    private readonly FrozenDictionary<string, SpiMessage> _messages;
    private readonly FrozenSet<string> _requesters;
    private readonly FrozenSet<string> _senders;

    public AdmissionPolicy(ProtocolOptions options)
    {
        Source = options;
        Ispb = Ispb.Parse(options.Ispb);
        Schemas = options.SchemaFolder.Length > 0 ? new SchemaFolder(options.SchemaFolder) : null;
        _requesters = Split(options.IndirectParticipants).Append(options.Ispb).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _senders = Split(options.IndirectParticipants).Append(options.Ispb).ToFrozenSet(StringComparer.Ordinal);
        _messages = Split(options.SpiMessages)
            .Select(text => SpiMessage.TryParse(text, out var message) ? message : throw new FormatException($"'{text}' is not an SPI message identifier."))
            .DistinctBy(message => message.Namespace)
            .ToFrozenDictionary(message => message.Namespace);
    }

    public ProtocolOptions Source { get; }

    public Ispb Ispb { get; }

    /// <summary>The schemas of SPI messages; null if no schema folder is configured.</summary>
    public SchemaFolder? Schemas { get; }

    public static IEnumerable<string> Split(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public SpiMessage? MessageOf(string xmlNamespace) => _messages.GetValueOrDefault(xmlNamespace);

    /// <summary>Whether indirect participants are configured.</summary>
    public bool HasIndirect => _senders.Count > 1;

    /// <summary>True if the ISPB is the configured participant's or one of its indirect participants'. The case must match.</summary>
    public bool IsSender(string? ispb) => ispb is not null && _senders.Contains(ispb);

    /// <summary>True if DICT requests may name this ISPB as the requester. Case is ignored.</summary>
    public bool MayRequest(string participant) => _requesters.Contains(participant);
}
