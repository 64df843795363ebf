namespace Pix.Hsm.Pkcs11;

/// <summary>A call of one thread into the PKCS#11 library, from entering to leaving the gate. The gate's lock guards the properties.</summary>
/// <param name="limit">Returns the time limit of one call.</param>
/// <param name="leftBehind">Called once, by the watchdog, when the call took too long and was abandoned.</param>
internal sealed class ModuleCall(Func<TimeSpan> limit, Action leftBehind)
{
    /// <summary>Time limit of one call.</summary>
    public TimeSpan Limit => limit();

    /// <summary>Timestamp at which the thread entered; null while the thread is outside.</summary>
    public long? Since { get; set; }

    /// <summary>True if the call took too long and was abandoned. Its thread ends when the call returns.</summary>
    public bool WrittenOff { get; set; }

    /// <summary>The library instance in use when the thread entered.</summary>
    public Pkcs11Module Module { get; set; } = null!;

    /// <summary>Generation of the library when the thread entered. Each initialization raises the generation and ends the sessions of earlier ones.</summary>
    public int Generation { get; set; }

    /// <summary>Called by the watchdog after it has abandoned the call.</summary>
    public void LeaveBehind() => leftBehind();
}
