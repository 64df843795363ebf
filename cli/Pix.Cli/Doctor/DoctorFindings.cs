namespace Pix.Cli.Doctor;

/// <summary>The findings of all checks, with one sentence that summarizes them. Findings with the same cause are merged into one.</summary>
internal sealed class DoctorFindings
{
    private DoctorFindings(IReadOnlyList<Finding> all) => All = all;

    /// <summary>All findings after merging, in the order in which the checks ran.</summary>
    public IReadOnlyList<Finding> All { get; }

    /// <summary>The worst of the states of all findings.</summary>
    public FindingState State => All.Select(finding => finding.State).DefaultIfEmpty().Max();

    /// <summary>True if at least one finding is <see cref="FindingState.Bad"/>.</summary>
    public bool IsBad => State == FindingState.Bad;

    /// <summary>One sentence that summarizes all findings.</summary>
    public string Sentence
    {
        get
        {
            var (bad, warnings) = (Of(FindingState.Bad), Of(FindingState.Warning));
            var unknown = Of(FindingState.Unknown).Count is > 0 and var count ? $" {count} could not be looked at from here." : "";
            return bad.Count > 0 ? $"{Things(bad)} wrong; begin with {bad[0].Check}: {bad[0].What}"
                : warnings.Count > 0 ? $"It works; {Things(warnings)} to be looked at: {string.Join(", ", warnings.Select(finding => finding.Check).Distinct())}.{unknown}"
                : $"All is well: {Of(FindingState.Good).Count} things were looked at, and none needs anything.{unknown}";
        }
    }

    /// <summary>
    /// Merges all warnings and bad findings with the same cause into the first of them. The merged finding has the worst state, and lists the
    /// sentences of all further findings.
    /// </summary>
    public static DoctorFindings Of(IEnumerable<Finding> findings)
    {
        var all = new List<Finding>();
        foreach (var finding in findings)
        {
            var index = finding.State is FindingState.Good or FindingState.Unknown
                ? -1
                : all.FindIndex(other => other.State is FindingState.Warning or FindingState.Bad && other.HasCauseOf(finding));
            if (index < 0)
            {
                all.Add(finding);
                continue;
            }

            var first = all[index];
            all[index] = first with { State = first.State > finding.State ? first.State : finding.State, Also = [.. first.Also.Append($"{finding.Check}: {finding.What}").Distinct()] };
        }

        return new DoctorFindings(all);
    }

    private List<Finding> Of(FindingState state) => [.. All.Where(finding => finding.State == state)];

    private static string Things(List<Finding> findings) => findings.Count == 1 ? "1 thing is" : $"{findings.Count} things are";
}
