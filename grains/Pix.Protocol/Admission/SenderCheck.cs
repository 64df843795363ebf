using Pix.Domain;

namespace Pix.Protocol.Admission;

/// <summary>Checks the sender of a message: every place that names the sender must name this participant or one of its indirect participants.</summary>
internal sealed class SenderCheck
{
    private const string Instructing = "InstgAgt", Transaction = "Tx";

    private readonly AdmissionPolicy _policy;
    private readonly SenderPlaces _row;
    private readonly SenderRefusals _refusals;
    private readonly SenderPair _pair;
    private readonly PaymentIdOwner _payment;

    // For each place: 1 if the current parent element still lacks it, 0 if the place was found, negative if it was found too often.
    private readonly int[] _missing;
    private int _roots, _messageIds, _uneven = -1;
    private SenderRole _wanted;
    private string _path = "";

    public SenderCheck(AdmissionPolicy policy, SpiMessage message)
    {
        (_policy, _row) = (policy, SenderTable.Of(message.Kind));
        _refusals = new SenderRefusals(policy, message, _row);
        (_pair, _payment) = (new SenderPair(policy, _refusals), new PaymentIdOwner(policy, _row, _refusals));
        _missing = new int[_row.Places.Length];
    }

    /// <summary>Takes the start of an element below <c>Document</c>.</summary>
    /// <param name="path">Local names from the root under <c>Document</c> to the element.</param>
    /// <param name="refusal">The refusal of the message because of this element; null if there is none.</param>
    /// <returns>True if <see cref="Value"/> must be called with the element's value.</returns>
    public bool Begin(ReadOnlySpan<string> path, out Refusal? refusal)
    {
        refusal = path.Length == 1 ? Root(path[0])
            : path[^1] is "Envelope" or "AppHdr" ? Nested()
            : path.Length == 2 ? Next(path[1])
            : path.Length == 3 && path[2] == Transaction ? _pair.End()
            : null;
        return refusal is null && path.Length > 1 && Wants(path[1..]);
    }

    /// <summary>Checks the value of the last element for which <see cref="Begin"/> returned true. Returns the refusal, or null.</summary>
    public Refusal? Value(string? text)
    {
        switch (_wanted)
        {
            case SenderRole.MessageId:
                return MessageId(text);
            case SenderRole.Agent:
                return _policy.IsSender(text) ? null : _refusals.Wrong("sender-agent", _path, SenderRefusals.Found(text), _refusals.Expected);
            case SenderRole.Side:
                return _pair.Add(_path, text);
            case SenderRole.PaymentId:
                return _payment.Id(_path, text);
            case SenderRole.Initiator:
                _payment.Initiator(text);
                return null;
            default:
                _payment.Instrument(text);
                return null;
        }
    }

    /// <summary>Called after the whole message was read. Returns the refusal for what is missing; null if nothing is missing.</summary>
    public Refusal? End() =>
        _roots != 1 ? _refusals.NoRoot()
        : _row.IsKnown && _messageIds == 0 ? _refusals.Wrong("sender-message-id", _row.Places.First(place => place.Role == SenderRole.MessageId).Path, "nothing", "one message id")
        : EndElement() ?? Uneven();

    // The refusal if a due place is missing in an element, or occurs there more than once; null otherwise.
    private Refusal? Uneven()
    {
        var at = _uneven >= 0 ? _uneven : Array.FindIndex(_missing, count => count != 0);
        return at < 0 ? null : _refusals.Wrong("sender-places", _row.Places[at].Path, "nothing, or more than one", _refusals.Expected);
    }

    private Refusal? Root(string name) => ++_roots == 1 && (!_row.IsKnown || name == _row.Root) ? null : _refusals.NoRoot();

    private static Refusal Nested() => new(ExchangeError.WrongStructure, "document-root", "/Envelope/Document/*", "A message stands inside Document.");

    private Refusal? Next(string element)
    {
        for (var at = 0; at < _missing.Length; at++)
        {
            if (_row.Places[at].IsDue && _row.Places[at].IsIn(element))
            {
                _uneven = _uneven < 0 && _missing[at] != 0 ? at : _uneven;
                _missing[at] = 1;
            }
        }

        return EndElement();
    }

    private Refusal? EndElement() => _pair.End() ?? _payment.End();

    private bool Wants(ReadOnlySpan<string> path)
    {
        for (var at = 0; at < _missing.Length; at++)
        {
            var place = _row.Places[at];
            if (place.IsAt(path))
            {
                _missing[at] -= place.IsDue ? 1 : 0;
                (_wanted, _path) = (place.Role, place.Path);
                return true;
            }
        }

        return path[^1] == "MmbId" && WantsInstructing(path);
    }

    // In messages of all kinds, the instructing agent (InstgAgt) must be the sender.
    private bool WantsInstructing(ReadOnlySpan<string> path)
    {
        if (path.IndexOf(Instructing) < 0)
        {
            return false;
        }

        (_wanted, _path) = (SenderRole.Agent, string.Join('/', path!));
        return true;
    }

    private Refusal? MessageId(string? text) =>
        ++_messageIds == 1 && SpiMessageId.TryParse(text, out var sender) && _policy.IsSender(sender) ? null
            : _refusals.Wrong("sender-message-id", _path, SpiMessageId.TryParse(text, out sender) ? sender : "no message id", $"one id of {_refusals.Expected}");
}
