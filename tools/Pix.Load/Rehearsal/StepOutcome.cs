namespace Pix.Load.Rehearsal;

/// <summary>How a rehearsal step ended.</summary>
internal enum StepOutcome
{
    /// <summary>The step met the Central Bank's requirement.</summary>
    Pass,

    /// <summary>The step did not meet the Central Bank's requirement.</summary>
    Fail,

    /// <summary>The step was not run. It needs another participant to act, which people must arrange if the simulator is not used.</summary>
    ByHand,
}
