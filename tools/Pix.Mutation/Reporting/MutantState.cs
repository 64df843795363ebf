namespace Pix.Mutation;

/// <summary>What the tests made of a mutant.</summary>
internal enum MutantState
{
    /// <summary>A test failed.</summary>
    Caught,

    /// <summary>The tests did not end in their time: counts as caught, though on a busy machine they may only have been slow.</summary>
    OutOfTime,

    /// <summary>Tests ran it and passed.</summary>
    Survived,

    /// <summary>No test runs it: counts as survived.</summary>
    Uncovered,
}
