namespace Pix.Cli.Doctor;

/// <summary>What a check found.</summary>
/// <param name="Check">Short name of the check.</param>
/// <param name="State">State of what was checked.</param>
/// <param name="What">One sentence: what was found.</param>
/// <param name="Fix">What to do, one sentence; empty when nothing is to be done.</param>
internal sealed record Finding(string Check, FindingState State, string What, string Fix = "")
{
    /// <summary>
    /// The cause, as a kind and a thing (<c>disk /var</c>), or only the kind: findings of one cause are merged. Empty: no other finding has
    /// this cause.
    /// </summary>
    public string Cause { get; init; } = "";

    /// <summary>What other findings said about the same cause.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    public static Finding Good(string check, string what) => new(check, FindingState.Good, what);

    public static Finding Warning(string check, string what, string fix) => new(check, FindingState.Warning, what, fix);

    public static Finding Bad(string check, string what, string fix) => new(check, FindingState.Bad, what, fix);

    /// <summary>Not checked; nothing is known to be wrong.</summary>
    public static Finding Unknown(string check, string what) => new(check, FindingState.Unknown, what);

    /// <summary>Whether both have one cause: the same cause, or one of them names only its kind.</summary>
    public bool HasCauseOf(Finding other) =>
        Cause.Length > 0 && other.Cause.Length > 0 && (Cause == other.Cause || IsKindOf(Cause, other.Cause) || IsKindOf(other.Cause, Cause));

    private static bool IsKindOf(string kind, string cause) => cause.StartsWith(kind + " ", StringComparison.Ordinal);
}
