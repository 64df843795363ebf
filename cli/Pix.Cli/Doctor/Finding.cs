namespace Pix.Cli.Doctor;

/// <summary>One result of a check.</summary>
/// <param name="Check">Short name of the check.</param>
/// <param name="State">State of what was checked.</param>
/// <param name="What">What was found, in one sentence.</param>
/// <param name="Fix">What to do, in one sentence. Empty if there is nothing to do.</param>
internal sealed record Finding(string Check, FindingState State, string What, string Fix = "")
{
    /// <summary>
    /// The cause as a kind and a thing (<c>disk /var</c>), or only the kind. Findings with the same cause are merged. Empty if no other
    /// finding has this cause.
    /// </summary>
    public string Cause { get; init; } = "";

    /// <summary>Sentences of other findings with the same cause.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    public static Finding Good(string check, string what) => new(check, FindingState.Good, what);

    public static Finding Warning(string check, string what, string fix) => new(check, FindingState.Warning, what, fix);

    public static Finding Bad(string check, string what, string fix) => new(check, FindingState.Bad, what, fix);

    /// <summary>Makes a finding for something that was not checked. Nothing is known to be wrong.</summary>
    public static Finding Unknown(string check, string what) => new(check, FindingState.Unknown, what);

    /// <summary>True if both findings have the same cause, or one of them names only the kind of the other's cause.</summary>
    public bool HasCauseOf(Finding other) =>
        Cause.Length > 0 && other.Cause.Length > 0 && (Cause == other.Cause || IsKindOf(Cause, other.Cause) || IsKindOf(other.Cause, Cause));

    private static bool IsKindOf(string kind, string cause) => cause.StartsWith(kind + " ", StringComparison.Ordinal);
}
