namespace Pix.Cluster.Tests.Support;

/// <summary>
/// Tests that need the simulator for themselves run after all others, one at a time: a message goes to whichever stream asks first, there
/// are six streams for all, and an injected fault strikes the next request, whoever sends it.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneAtTheCentralBank
{
    public const string Name = "alone at the Central Bank";
}
