namespace Pix.Mutation;

/// <summary>What the tests made of a mutant.</summary>
internal enum MutantState
{
    /// <summary>A test failed, or ran on for ever.</summary>
    Caught,

    /// <summary>Tests ran it and passed.</summary>
    Survived,

    /// <summary>No test runs it: counts as survived.</summary>
    Uncovered,
}
