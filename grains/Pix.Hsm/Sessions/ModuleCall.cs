namespace Pix.Hsm;

/// <summary>One thread's stay inside the PKCS#11 library; the gate's lock guards the fields.</summary>
internal sealed class ModuleCall
{
    /// <summary>When the stay began; null outside.</summary>
    public long? Since { get; set; }

    /// <summary>The stay took too long and is no longer waited for. Its thread ends when it comes back.</summary>
    public bool WrittenOff { get; set; }

    /// <summary>The library as it was when the stay began.</summary>
    public Pkcs11Module Module { get; set; } = null!;

    /// <summary>Grows each time the library is initialized: sessions of an older generation are gone.</summary>
    public int Generation { get; set; }
}
