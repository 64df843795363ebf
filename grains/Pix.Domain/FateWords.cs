namespace Pix.Domain;

/// <summary>The words of the fates: on the wire, in metrics, spans, logs, the audit and the console. No other words are used.</summary>
public static class FateWords
{
    /// <summary>The word of a fate; a fate of a newer build that this build does not know is <c>outcome-unknown</c>.</summary>
    public static string Word(this Fate fate) => fate switch
    {
        Fate.Answered => "answered",
        Fate.NotSent => "not-sent",
        Fate.Rejected => "rejected",
        _ => "outcome-unknown",
    };

    /// <summary>The fate of a word, also of the former <c>unknown</c>; a word that this build does not know is an unknown outcome.</summary>
    public static Fate Parse(string word) => word switch
    {
        "answered" => Fate.Answered,
        "not-sent" => Fate.NotSent,
        "rejected" => Fate.Rejected,
        _ => Fate.OutcomeUnknown,
    };
}
