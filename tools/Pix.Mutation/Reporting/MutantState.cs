namespace Pix.Mutation;

/// <summary>Result of the tests for a mutant.</summary>
internal enum MutantState
{
    /// <summary>A test failed.</summary>
    Caught,

    /// <summary>The tests timed out. The mutant counts as caught, though on a busy machine the tests may only have been slow.</summary>
    OutOfTime,

    /// <summary>Tests ran the changed code and passed.</summary>
    Survived,

    /// <summary>No test runs the changed code; the mutant counts as survived.</summary>
    Uncovered,
}
