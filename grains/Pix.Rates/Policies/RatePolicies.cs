using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Pix.Rates.Policies;

/// <summary>The policies in force under one set of options.</summary>
public sealed class RatePolicies
{
    private static readonly RateLimit[] Categories =
        [.. RatePolicyTable.Categories.Values.Select(text => RateLimit.TryParse(text, out var limit) ? limit : throw new FormatException(text)).OrderBy(limit => limit.PerSecond)];

    private readonly FrozenDictionary<string, RatePolicy> _policies;
    private readonly FrozenSet<string> _set;

    /// <summary>Reads the table with the options' changes.</summary>
    public RatePolicies(RateOptions options)
    {
        Options = options;
        _policies = RatePolicyTable.Rows.Keys.Select(name => Read(options, name)).ToFrozenDictionary(policy => policy.Name);
        _set = options.RateLimits.Keys.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Options that the policies are made of.</summary>
    public RateOptions Options { get; }

    /// <summary>A policy by its name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out RatePolicy? policy) => _policies.TryGetValue(name, out policy);

    /// <summary>Whether the operator set this limit, so that the Central Bank's report does not change it.</summary>
    public bool IsSet(string name) => _set.Contains(name);

    /// <summary>Whether this limit is a guess: it depends on the participant's category, which is not set.</summary>
    public bool IsAssumed(string name) => RatePolicyTable.IsByCategory(name) && Options.DictCategory.Length == 0 && !IsSet(name);

    /// <summary>The limit of the next smaller category; that of the smallest category when there is none.</summary>
    public static RateLimit SmallerThan(RateLimit limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        return Categories.LastOrDefault(category => category.PerSecond < limit.PerSecond) ?? Categories[0];
    }

    /// <summary>The smallest and the largest known limit of a policy: its own, or those of all categories.</summary>
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
