namespace Pix.Protocol.Answers;

/// <summary>The rules that bind a signed answer to its request; audit, logs and metrics use the names.</summary>
/// <remarks>
/// A genuine signature proves who wrote a document, not what it answers: an older answer, or one to another question, has an equally valid
/// signature.
/// </remarks>
public enum AnswerRule
{
    /// <summary>The answer belongs to the request.</summary>
    Bound = 0,

    /// <summary>The root element or its namespace belongs to another operation; with a status of 300 or more, it is not a problem document.</summary>
    AnotherOperation,

    /// <summary>The answer is about another key, claim, report, marker, refund, person or policy than the path names, or names none.</summary>
    AnotherSubject,

    /// <summary>SPI: the namespace is not one of the catalogue's form, or <c>AppHdr/MsgDefIdr</c> names another message.</summary>
    AnotherMessage,

    /// <summary>SPI: <c>AppHdr/Fr</c> is not the SPI, or does not occur exactly once.</summary>
    AnotherSender,

    /// <summary>SPI: <c>AppHdr/To</c> is not this participant, or does not occur exactly once.</summary>
    AnotherReceiver,
}
