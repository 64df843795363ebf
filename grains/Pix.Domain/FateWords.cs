namespace Pix.Domain;

/// <summary>The text for each <see cref="Fate"/>. HTTP headers, metrics, spans, logs, the audit and the console all use this text.</summary>
public static class FateWords
{
    /// <summary>Returns the text for a fate. A fate that this build does not define becomes <c>outcome-unknown</c>.</summary>
    public static string Word(this Fate fate) => fate switch
    {
        Fate.Answered => "answered",
        Fate.NotSent => "not-sent",
        Fate.Rejected => "rejected",
        _ => "outcome-unknown",
    };

    /// <summary>
    /// Returns the fate for a text. The text <c>unknown</c> of earlier versions, and any other text that is not in this list, becomes
    /// <see cref="Fate.OutcomeUnknown"/>.
    /// </summary>
    public static Fate Parse(string word) => word switch
    {
        "answered" => Fate.Answered,
        "not-sent" => Fate.NotSent,
        "rejected" => Fate.Rejected,
        _ => Fate.OutcomeUnknown,
    };
}
