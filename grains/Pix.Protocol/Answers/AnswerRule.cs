namespace Pix.Protocol.Answers;

/// <summary>The rules that a signed answer must satisfy to belong to its request. The names appear in audit, logs and metrics.</summary>
/// <remarks>
/// A valid signature proves who wrote an answer, but not which request the answer belongs to. An older answer, or an answer to another
/// request, has an equally valid signature.
/// </remarks>
public enum AnswerRule
{
    /// <summary>The answer belongs to the request: no rule is broken.</summary>
    Bound = 0,

    /// <summary>DICT: the root element belongs to another operation. If the status is not 2xx, the answer is not a problem document.</summary>
    AnotherOperation,

    /// <summary>DICT: the answer names another key, id, participant or other value than the request's path or body, or does not name any.</summary>
    AnotherSubject,

    /// <summary>SPI: <c>AppHdr/MsgDefIdr</c> does not match the document's namespace, has not the catalogue's form, or does not occur exactly once.</summary>
    AnotherMessage,

    /// <summary>SPI: <c>AppHdr/Fr</c> is not the SPI, or does not occur exactly once.</summary>
    AnotherSender,

    /// <summary>SPI: <c>AppHdr/To</c> is not this participant, or does not occur exactly once.</summary>
    AnotherReceiver,
}
