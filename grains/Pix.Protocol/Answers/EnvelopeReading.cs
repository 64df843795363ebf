using Pix.Domain;
using Pix.Protocol.Admission;

namespace Pix.Protocol.Answers;

/// <summary>Checks receiver, sender and message type of a signed message that was read from a stream.</summary>
/// <remarks>
/// Source: message catalogue 5.13 and its examples. All messages that a participant reads have the SPI in <c>AppHdr/Fr</c>, even another
/// participant's payment. Any version of any kind is accepted, because a message of a newer version must also reach its reader. Such a
/// version raises an alarm of its own (<see cref="CatalogAnswer"/>).
/// </remarks>
internal sealed class EnvelopeReading(string ispb) : AnswerReading
{
    private string _namespace = "";
    private Times _definition, _sender, _receiver;
    private Wanted _wanted;

    private enum Wanted
    {
        Definition,
        Sender,
        Receiver,
    }

    public override AnswerRule Rule =>
        !_definition.IsRightOnce ? AnswerRule.AnotherMessage
        : !_sender.IsRightOnce ? AnswerRule.AnotherSender
        : !_receiver.IsRightOnce ? AnswerRule.AnotherReceiver
        : AnswerRule.Bound;

    protected override void Root(string localName, string namespaceName) => _namespace = namespaceName;

    protected override bool Wants(ReadOnlySpan<string> place)
    {
        Wanted? wanted = place switch
        {
            ["AppHdr", "MsgDefIdr"] => Wanted.Definition,
            ["AppHdr", "Fr", "FIId", "FinInstnId", "Othr", "Id"] => Wanted.Sender,
            ["AppHdr", "To", "FIId", "FinInstnId", "Othr", "Id"] => Wanted.Receiver,
            _ => null,
        };
        _wanted = wanted ?? _wanted;
        return wanted is not null;
    }

    protected override void Value(string? text)
    {
        switch (_wanted)
        {
            case Wanted.Definition:
                _definition.Note(SpiMessage.TryParse(text, out var message) && message.Namespace == _namespace);
                break;
            case Wanted.Sender:
                _sender.Note(text == Ispb.Spi.Value);
                break;
            default:
                _receiver.Note(text == ispb);
                break;
        }
    }

    private struct Times
    {
        private int _right, _wrong;

        public readonly bool IsRightOnce => (_right, _wrong) == (1, 0);

        public void Note(bool isRight)
        {
            _right += isRight ? 1 : 0;
            _wrong += isRight ? 0 : 1;
        }
    }
}
