namespace Pix.Cli.Auditing;

/// <summary>
/// The findings of a verification without duplicates. Only a limited number is listed, because nobody can read more. Further findings are
/// only counted.
/// </summary>
internal sealed class FindingList
{
    /// <summary>Maximum number of findings that are listed.</summary>
    private const int Most = 10_000;

    private readonly HashSet<VerificationFinding> _found = [];
    private long _further;

    /// <summary>True if the verification found no fault.</summary>
    public bool IsEmpty => _found.Count == 0;

    /// <summary>The listed findings, ordered by journal and then by sequence number.</summary>
    public IReadOnlyList<VerificationFinding> Kept => [.. _found.OrderBy(found => found.Journal, StringComparer.Ordinal).ThenBy(found => found.Sequence)];

    public void Add(VerificationFinding finding)
    {
        if (_found.Count < Most || _found.Contains(finding))
        {
            _found.Add(finding);
            return;
        }

        _further++;
    }

    public void AddRange(IEnumerable<VerificationFinding> findings)
    {
        foreach (var finding in findings)
        {
            Add(finding);
        }
    }

    /// <summary>Adds the given number to the count of findings that are not listed.</summary>
    public void CountFurther(long findings) => _further += findings;

    public string Summary() => IsEmpty ? "nothing found" : _further == 0 ? $"{_found.Count} findings" : $"{_found.Count + _further} findings, the first {_found.Count} are shown";
}
