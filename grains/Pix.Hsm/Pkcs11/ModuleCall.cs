namespace Pix.Hsm.Pkcs11;

/// <summary>One thread's stay inside the PKCS#11 library. The gate's lock guards the fields.</summary>
/// <param name="limit">Gives the time limit of one call.</param>
/// <param name="leftBehind">Called by the watchdog, once, when a stay took too long and its thread is no longer awaited.</param>
internal sealed class ModuleCall(Func<TimeSpan> limit, Action leftBehind)
{
    /// <summary>Time limit of one call.</summary>
    public TimeSpan Limit => limit();

    /// <summary>When the stay began; null when outside.</summary>
    public long? Since { get; set; }

    /// <summary>The stay took too long and is no longer awaited. Its thread ends when it returns.</summary>
    public bool WrittenOff { get; set; }

    /// <summary>The library as of the beginning of the stay.</summary>
    public Pkcs11Module Module { get; set; } = null!;

    /// <summary>Grows with each initialization of the library: sessions of an older generation are gone.</summary>
    public int Generation { get; set; }

    /// <summary>The watchdog abandoned the stay.</summary>
    public void LeaveBehind() => leftBehind();
}
