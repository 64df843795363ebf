using Pix.Simulator.Dict.Entries;
using Pix.Simulator.Dict.Policies;

namespace Pix.Simulator.Dict;

/// <summary>The operation table, put together from each resource's rows.</summary>
internal sealed class DictOperations(EntryOperations entries, PolicyOperations policies)
{
    public IReadOnlyList<DictOperation> All { get; } = [.. entries.Rows(), .. policies.Rows()];
}
