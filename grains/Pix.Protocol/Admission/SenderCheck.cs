using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pix.Contracts.Exchange;
using Pix.Contracts.Identifiers;

namespace Pix.Protocol;

/// <summary>Holds a message to its sender: every place of it that names who sends names this participant, or one of its indirect participants.</summary>
/// <remarks>A refusal tells what stands there only when it has the form of an ISPB.</remarks>
internal sealed class SenderCheck(AdmissionPolicy policy, SpiMessage message)
{
    private const string Instructing = "InstgAgt", Payment = "CdtTrfTxInf", Transaction = "Tx";

    // A letter and the ISPB.
    private const int Prefix = 1 + Ispb.Length;

    private readonly SenderPlaces _places = SenderTable.Of(message.Kind);
    private readonly Dictionary<string, int> _missing = [];
    private readonly Dictionary<string, string?> _pair = [];
    private int _roots, _messageIds;
    private string? _uneven;
    private Place _wanted;
    private string _path = "";
    private Refusal? _strangersId;
    private bool _isInitiated;

    private enum Place
    {
        MessageId,
        Agent,
        Pair,
        Id,
        Instrument,
    }

    /// <summary>An element below <c>Document</c> begins.</summary>
    /// <param name="path">Names from the root under <c>Document</c> to the element.</param>
    /// <param name="refusal">Why the message is refused because of it.</param>
    /// <returns>Whether its value is wanted.</returns>
    public bool Begin(ReadOnlySpan<string> path, out Refusal? refusal)
    {
        refusal = path.Length == 1 ? Root(path[0]) : path[^1] is "Envelope" or "AppHdr" ? Nested() : null;
        if (refusal is not null || path.Length < 2)
        {
            return false;
        }

        if (path.Length == 2)
        {
            Expect(path[1]);
            refusal = EndPair() ?? (path[1] == Payment ? NextPayment() : null);
        }
        else if (path.Length == 3 && path[2] == Transaction)
        {
            refusal = EndPair();
        }
        else if (path.Length == 3 && path[1] == Payment && path[2] == "InitgPty")
        {
            _isInitiated = true;
        }

        return path[^1] switch
        {
            "MmbId" => Wants(path, _places.Agents.AsSpan(), Place.Agent) || Wants(path, _places.Pair.AsSpan(), Place.Pair) || WantsInstructing(path),
            "MsgId" or "Id" => IsKnown && Wants(path, [_places.MessageId], Place.MessageId),
            "EndToEndId" or "RtrId" => Wants(path, _places.Ids.AsSpan(), Place.Id),
            "Prtry" => _places.MayBeInitiated && Wants(path, [Payment + "/MndtRltdInf/Tp/LclInstrm/Prtry"], Place.Instrument),
            _ => false,
        };
    }

    /// <summary>The value of the element that was wanted last.</summary>
    public Refusal? Value(string? text) => _wanted switch
    {
        Place.MessageId => MessageId(text),
        Place.Agent => Agent(text),
        Place.Pair => OneOfTwo(text),
        Place.Id => Id(text),
        _ => Instrument(text),
    };

    /// <summary>What the whole message lacks.</summary>
    public Refusal? End()
    {
        if (_roots != 1)
        {
            return NoRoot();
        }

        if (IsKnown && _messageIds == 0)
        {
            return Wrong("sender-message-id", Full(_places.MessageId), "nothing", "one message id");
        }

        // Missing here, or one too many there.
        return EndPair() ?? NextPayment()
            ?? ((_uneven ?? _missing.FirstOrDefault(place => place.Value != 0).Key) is { } place ? Wrong("sender-places", Full(place), "nothing, or more than one", Expected) : null);
    }

    private bool IsKnown => _places.Root.Length > 0;

    private string Expected => policy.HasIndirect ? $"{policy.Ispb} (Pix:Ispb) or one of Pix:IndirectParticipants" : $"{policy.Ispb} (Pix:Ispb)";

    private Refusal? Root(string name) => ++_roots == 1 && (!IsKnown || name == _places.Root) ? null : NoRoot();

    private Refusal NoRoot() => new(
        ExchangeError.WrongStructure, "document-root", "/Envelope/Document/*", $"Document must hold one element{(IsKnown ? $", {_places.Root}, which belongs to {message.Kind}" : "")}.");

    private static Refusal Nested() => new(ExchangeError.WrongStructure, "document-root", "/Envelope/Document/*", "A message stands inside Document.");

    // Each of these elements has one of the places.
    private void Expect(string element)
    {
        foreach (var place in _places.Agents.AsSpan())
        {
            Expect(element, place);
        }

        foreach (var place in _places.Ids.AsSpan())
        {
            Expect(element, place);
        }
    }

    private void Expect(string element, string place)
    {
        if (place.AsSpan().StartsWith(element) && place[element.Length] == '/')
        {
            ref var missing = ref CollectionsMarshal.GetValueRefOrAddDefault(_missing, place, out _);
            _uneven ??= missing == 0 ? null : place;
            missing = 1;
        }
    }

    private void Meet()
    {
        ref var missing = ref CollectionsMarshal.GetValueRefOrNullRef(_missing, _path);
        if (!Unsafe.IsNullRef(ref missing))
        {
            missing--;
        }
    }

    private bool Wants(ReadOnlySpan<string> path, ReadOnlySpan<string> places, Place wanted)
    {
        foreach (var place in places)
        {
            if (IsAt(path[1..], place))
            {
                (_wanted, _path) = (wanted, place);
                return true;
            }
        }

        return false;
    }

    // Whatever the kind: who instructs is who sends.
    private bool WantsInstructing(ReadOnlySpan<string> path)
    {
        if (path.IndexOf(Instructing) < 0)
        {
            return false;
        }

        (_wanted, _path) = (Place.Agent, string.Join('/', path[1..]!));
        return true;
    }

    private static bool IsAt(ReadOnlySpan<string> path, string place)
    {
        var rest = place.AsSpan();
        foreach (var name in path)
        {
            if (!rest.StartsWith(name))
            {
                return false;
            }

            rest = rest[name.Length..];
            if (!rest.IsEmpty)
            {
                if (rest[0] != '/')
                {
                    return false;
                }

                rest = rest[1..];
            }
        }

        return rest.IsEmpty;
    }

    private Refusal? MessageId(string? text) =>
        ++_messageIds == 1 && SpiMessageId.TryParse(text, out var sender) && policy.IsSender(sender) ? null
            : Wrong("sender-message-id", Full(_path), SpiMessageId.TryParse(text, out sender) ? sender : "no message id", $"one id of {Expected}");

    private Refusal? Agent(string? text)
    {
        Meet();
        return policy.IsSender(text) ? null : Wrong("sender-agent", Full(_path), Found(text), Expected);
    }

    // The two places of a pair stand in one element, in either order; the next such element, or the end, judges it.
    private Refusal? OneOfTwo(string? text)
    {
        var isOver = _pair.ContainsKey(_path) ? EndPair() : null;
        _pair[_path] = text;
        return isOver;
    }

    private Refusal? EndPair()
    {
        if (_pair.Count == 0)
        {
            return null;
        }

        var isWhole = _pair.Count == 2 && _pair.Values.Any(policy.IsSender);
        var (place, found) = (_pair.Keys.Last(), string.Join(" and ", _pair.Values.Select(Found)));
        _pair.Clear();
        return isWhole ? null : Wrong("sender-agent", Full(place), found, $"two sides, of which one is {Expected}");
    }

    private Refusal? Id(string? text)
    {
        Meet();
        if (!EndToEndId.TryParse(text, null, out _))
        {
            return Wrong("sender-payment-id", Full(_path), "no such id", "a letter, an ISPB, yyyyMMddHHmm and 11 letters or digits");
        }

        var sender = text![1..Prefix];
        if (!policy.IsSender(sender))
        {
            _strangersId = Wrong("sender-payment-id", Full(_path), sender, $"{Expected}, or an initiator that the message names");
        }

        return _places.MayBeInitiated ? null : _strangersId;
    }

    private Refusal? Instrument(string? text)
    {
        _isInitiated |= text is "INIC" or "AUTO";
        return null;
    }

    // Who initiated a payment stands behind its id.
    private Refusal? NextPayment()
    {
        var refusal = _isInitiated ? null : _strangersId;
        (_strangersId, _isInitiated) = (null, false);
        return refusal;
    }

    private string Full(string place) => $"/Envelope/Document/{(IsKnown ? _places.Root : "*")}/{place}";

    private static string Found(string? text) => Ispb.TryParse(text, null, out var ispb) ? ispb.Value : "no ISPB";

    private static Refusal Wrong(string rule, string xpath, string found, string expected) =>
        new(ExchangeError.WrongParticipant, rule, xpath, $"{xpath[(xpath.LastIndexOf('/') + 1)..]} names the sender: it holds {found}, and must be {expected}.");
}
