namespace Pix.Hsm.Tests.Support;

/// <summary>Tests that count the threads of the process, or load a pool as much as the machine bears: no other test runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
