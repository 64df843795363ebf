namespace Pix.Load.Rehearsal;

/// <summary>How a step ended.</summary>
internal enum StepOutcome
{
    /// <summary>As the Central Bank asks.</summary>
    Pass,

    /// <summary>Not as it asks.</summary>
    Fail,

    /// <summary>Needs the other side to act, which only people can ask for outside the simulator.</summary>
    ByHand,
}
