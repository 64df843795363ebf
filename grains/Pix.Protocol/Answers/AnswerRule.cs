namespace Pix.Protocol.Answers;

/// <summary>What binds a signed answer to the request: one member per rule; audit, logs and metrics use the names.</summary>
/// <remarks>A genuine signature says who wrote a document, and not what it answers: an older answer, or one to somebody else's question, has as good a signature.</remarks>
public enum AnswerRule
{
    /// <summary>The answer is one to the request.</summary>
    Bound = 0,

    /// <summary>The root element or its namespace is that of another operation; with a status of 300 and more, it is not a problem document.</summary>
    AnotherOperation,

    /// <summary>The answer is about another key, claim, report, marker, refund, person or policy than the path asks for, or does not say about which.</summary>
    AnotherSubject,

    /// <summary>SPI: the namespace is not one of the catalogue's form, or <c>AppHdr/MsgDefIdr</c> names another message.</summary>
    AnotherMessage,

    /// <summary>SPI: <c>AppHdr/Fr</c> is not the SPI, or is not there exactly once.</summary>
    AnotherSender,

    /// <summary>SPI: <c>AppHdr/To</c> is not this participant, or is not there exactly once.</summary>
    AnotherReceiver,
}
