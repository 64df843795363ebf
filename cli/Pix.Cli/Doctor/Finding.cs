namespace Pix.Cli.Doctor;

/// <summary>What a check found.</summary>
/// <param name="Check">Short name of what was looked at.</param>
/// <param name="State">How it is.</param>
/// <param name="What">One sentence: what is so.</param>
/// <param name="Fix">One sentence: what to do; empty when nothing is to be done.</param>
internal sealed record Finding(string Check, FindingState State, string What, string Fix = "")
{
    public static Finding Good(string check, string what) => new(check, FindingState.Good, what);

    public static Finding Warning(string check, string what, string fix) => new(check, FindingState.Warning, what, fix);

    public static Finding Bad(string check, string what, string fix) => new(check, FindingState.Bad, what, fix);
}
