using System.Collections.Concurrent;

namespace Pix.Grains.Rates;

/// <summary>The budgets that this silo owns.</summary>
internal sealed class KeptBudgets
{
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);

    /// <summary>Names of the budgets.</summary>
    public IEnumerable<string> Names => _names.Keys.Order(StringComparer.Ordinal);

    /// <summary>Adds a budget that this silo owns from now on.</summary>
    public void Add(string budget) => _names[budget] = true;

    /// <summary>Removes a budget that this silo no longer owns.</summary>
    public void Remove(string budget) => _names.TryRemove(budget, out _);
}
