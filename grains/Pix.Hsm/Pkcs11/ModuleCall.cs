namespace Pix.Hsm.Pkcs11;

/// <summary>One thread's stay inside the PKCS#11 library; the gate's lock guards the fields.</summary>
/// <param name="limit">How long a stay may take.</param>
/// <param name="leftBehind">Called by the watchdog, once, when a stay took longer and its thread is no longer waited for.</param>
internal sealed class ModuleCall(Func<TimeSpan> limit, Action leftBehind)
{
    /// <summary>How long a stay may take.</summary>
    public TimeSpan Limit => limit();

    /// <summary>When the stay began; null outside.</summary>
    public long? Since { get; set; }

    /// <summary>The stay took too long and is no longer waited for. Its thread ends when it comes back.</summary>
    public bool WrittenOff { get; set; }

    /// <summary>The library as it was when the stay began.</summary>
    public Pkcs11Module Module { get; set; } = null!;

    /// <summary>Grows each time the library is initialized: sessions of an older generation are gone.</summary>
    public int Generation { get; set; }

    /// <summary>The watchdog wrote the stay off.</summary>
    public void LeaveBehind() => leftBehind();
}
