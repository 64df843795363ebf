namespace Pix.Cli.Doctor;

/// <summary>One result of a check of <c>pix doctor</c>.</summary>
/// <param name="Check">Short name of the check, such as <c>disk</c>.</param>
/// <param name="State">Whether the checked thing works.</param>
/// <param name="What">What was found, in one sentence.</param>
/// <param name="Fix">What to do, in one sentence. Empty if there is nothing to do.</param>
internal sealed record Finding(string Check, FindingState State, string What, string Fix = "")
{
    /// <summary>
    /// The cause: a kind and a name (<c>disk /var</c>), or a kind alone (<c>disk</c>). Findings with the same cause are merged. Empty if this
    /// finding must not be merged.
    /// </summary>
    public string Cause { get; init; } = "";

    /// <summary>Sentences of the findings that were merged into this finding because they have the same cause.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    public static Finding Good(string check, string what) => new(check, FindingState.Good, what);

    public static Finding Warning(string check, string what, string fix) => new(check, FindingState.Warning, what, fix);

    public static Finding Bad(string check, string what, string fix) => new(check, FindingState.Bad, what, fix);

    /// <summary>Makes a finding about something that could not be checked, so it is unknown whether it works.</summary>
    public static Finding Unknown(string check, string what) => new(check, FindingState.Unknown, what);

    /// <summary>True if both findings have the same cause. A kind alone (<c>disk</c>) is the same as every cause of that kind (<c>disk /var</c>).</summary>
    public bool HasCauseOf(Finding other) =>
        Cause.Length > 0 && other.Cause.Length > 0 && (Cause == other.Cause || IsKindOf(Cause, other.Cause) || IsKindOf(other.Cause, Cause));

    private static bool IsKindOf(string kind, string cause) => cause.StartsWith(kind + " ", StringComparison.Ordinal);
}
