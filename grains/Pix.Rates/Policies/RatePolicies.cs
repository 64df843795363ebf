using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Pix.Rates.Policies;

/// <summary>The Central Bank's policies, with the limits that result from one set of options.</summary>
public sealed class RatePolicies
{
    private static readonly RateLimit[] Categories =
        [.. RatePolicyTable.Categories.Values.Select(text => RateLimit.TryParse(text, out var limit) ? limit : throw new FormatException(text)).OrderBy(limit => limit.PerSecond)];

    private readonly FrozenDictionary<string, RatePolicy> _policies;
    private readonly FrozenSet<string> _set;

    /// <summary>Reads the table of policies. A limit in the options replaces the table's limit.</summary>
    public RatePolicies(RateOptions options)
    {
        Options = options;
        _policies = RatePolicyTable.Rows.Keys.Select(name => Read(options, name)).ToFrozenDictionary(policy => policy.Name);
        _set = options.RateLimits.Keys.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Options from which the policies were made.</summary>
    public RateOptions Options { get; }

    /// <summary>Finds a policy by its name. Returns false if there is no such policy.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out RatePolicy? policy) => _policies.TryGetValue(name, out policy);

    /// <summary>Whether the operator set a policy's limit, so that the Central Bank's report does not change it.</summary>
    public bool IsSet(string name) => _set.Contains(name);

    /// <summary>Whether a policy's limit is a guess, because it depends on the participant's category, which is not set.</summary>
    public bool IsAssumed(string name) => RatePolicyTable.IsByCategory(name) && Options.DictCategory.Length == 0 && !IsSet(name);

    /// <summary>Returns the limit of the next smaller category, or of the smallest category if there is no smaller one.</summary>
    public static RateLimit SmallerThan(RateLimit limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        return Categories.LastOrDefault(category => category.PerSecond < limit.PerSecond) ?? Categories[0];
    }

    /// <summary>
    /// Returns the smallest and the largest known limit of a policy. Both are the policy's own limit, unless the limit depends on the
    /// category.
    /// </summary>
    public static (RateLimit Smallest, RateLimit Largest) RangeOf(RatePolicy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var own = policy.LimitAt(now);
        return RatePolicyTable.IsByCategory(policy.Name) ? (Categories[0], Categories[^1]) : (own, own);
    }

    private static RatePolicy Read(RateOptions options, string name)
    {
        var text = options.RateLimits.FirstOrDefault(limit => limit.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value
            ?? (RatePolicyTable.IsByCategory(name) ? RatePolicyTable.Categories[options.DictCategory.Length == 0 ? RatePolicyTable.AssumedCategory : options.DictCategory[0]] : RatePolicyTable.Rows[name]);
        return RatePolicy.TryParse(name, text, out var policy) ? policy : throw new FormatException($"The limit of {name} is '{text}', which is not one.");
    }
}
