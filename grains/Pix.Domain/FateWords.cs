namespace Pix.Domain;

/// <summary>The text for each fate, the same in HTTP headers, metrics, spans, logs, the audit and the console.</summary>
public static class FateWords
{
    /// <summary>Returns the text for a fate. A fate that only a newer build has becomes <c>outcome-unknown</c>.</summary>
    public static string Word(this Fate fate) => fate switch
    {
        Fate.Answered => "answered",
        Fate.NotSent => "not-sent",
        Fate.Rejected => "rejected",
        _ => "outcome-unknown",
    };

    /// <summary>
    /// Returns the fate for a text. The former text <c>unknown</c>, and any text that this build does not have, is
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
