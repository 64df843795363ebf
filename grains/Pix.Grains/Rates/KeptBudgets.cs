using System.Collections.Concurrent;

namespace Pix.Grains.Rates;

/// <summary>Which budgets of the cluster are kept on this silo.</summary>
internal sealed class KeptBudgets
{
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => _names.Keys.Order(StringComparer.Ordinal);

    /// <summary>One is kept here from now on.</summary>
    public void Add(string budget) => _names[budget] = true;

    /// <summary>One is not kept here any more.</summary>
    public void Remove(string budget) => _names.TryRemove(budget, out _);
}
