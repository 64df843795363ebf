namespace Pix.Cli.Doctor;

/// <summary>What a check found.</summary>
/// <param name="Check">Short name of what was looked at.</param>
/// <param name="State">How it is.</param>
/// <param name="What">One sentence: what is so.</param>
/// <param name="Fix">One sentence: what to do; empty when nothing is to be done.</param>
internal sealed record Finding(string Check, FindingState State, string What, string Fix = "")
{
    /// <summary>What is behind it, as a kind and a thing (<c>disk /var</c>), or the kind alone: findings of one cause become one. Empty: nothing else has this cause.</summary>
    public string Cause { get; init; } = "";

    /// <summary>What others said of the same cause.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    public static Finding Good(string check, string what) => new(check, FindingState.Good, what);

    public static Finding Warning(string check, string what, string fix) => new(check, FindingState.Warning, what, fix);

    public static Finding Bad(string check, string what, string fix) => new(check, FindingState.Bad, what, fix);

    /// <summary>Not looked at; nothing is known to be wrong.</summary>
    public static Finding Unknown(string check, string what) => new(check, FindingState.Unknown, what);

    /// <summary>Whether both have one cause: the same, or one of them names the kind alone.</summary>
    public bool HasCauseOf(Finding other) =>
        Cause.Length > 0 && other.Cause.Length > 0 && (Cause == other.Cause || IsKindOf(Cause, other.Cause) || IsKindOf(other.Cause, Cause));

    private static bool IsKindOf(string kind, string cause) => cause.StartsWith(kind + " ", StringComparison.Ordinal);
}
