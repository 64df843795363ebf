using Pix.Hsm.Tests.Support;

[assembly: AssemblyFixture(typeof(SharedTokenFirst))]

// Login state and token lists belong to the process: tests take turns.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Pix.Hsm.Tests.Support;

/// <summary>Makes the shared token before any test loads the module: SoftHSM lists the tokens that it found when it was initialized.</summary>
public sealed class SharedTokenFirst
{
    public SharedTokenFirst() => Some.SharedToken();
}
