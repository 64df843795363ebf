using Pix.Settings;

namespace Pix.Hsm.Pkcs11;

/// <summary>
/// An instance of a PKCS#11 module that one user in this process has to itself. C_Initialize and C_Finalize affect the whole loaded
/// library. If several users shared an instance and the pool finalized it to recover, the sessions of all other users would end too. So the
/// first user gets the module itself, and every other user gets a copy, which the loader treats as another library.
/// </summary>
/// <remarks>
/// Instances are never unloaded, only reused. If the instances of a module share their state, the module is allowed only one user in the
/// process. A second user would initialize or finalize the state of the first user, and openCryptoki 3.8 then writes into freed memory.
/// </remarks>
internal sealed class ModuleInstance
{
    private const int MaxInstances = 32;
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, List<ModuleInstance>> Instances = [];

    private bool _inUse = true;
    private bool _sharesState;

    private ModuleInstance(string path, bool isCopy)
    {
        Path = path;
        IsCopy = isCopy;
    }

    /// <summary>Path to load with dlopen.</summary>
    public string Path { get; }

    /// <summary>True if this instance is a copy in memory, not the module's own file.</summary>
    public bool IsCopy { get; }

    /// <summary>Returns an instance that has no other user.</summary>
    /// <exception cref="HsmException">The module is absent, too many instances are in use or hang, or the module allows only one user and has one.</exception>
    public static ModuleInstance Claim(string modulePath)
    {
        if (Presence.WhyNoFile(modulePath) is { } why)
        {
            throw new HsmException(HsmProblem.ModuleMissing, $"Pix:Pkcs11Library is '{modulePath}', {why}; it must be the path of the HSM's PKCS#11 module.");
        }

        lock (Gate)
        {
            return Claim_NeedsLock(System.IO.Path.GetFullPath(modulePath));
        }
    }

    /// <summary>Returns how many instances of the module the process has loaded, including unused instances.</summary>
    public static int Loaded(string modulePath)
    {
        lock (Gate)
        {
            return Instances.TryGetValue(System.IO.Path.GetFullPath(modulePath), out var known) ? known.Count : 0;
        }
    }

    /// <summary>Reserves the whole module for this instance's user, because its instances share their state.</summary>
    /// <exception cref="HsmException">Another user already has an instance.</exception>
    public void KeepAlone()
    {
        lock (Gate)
        {
            _sharesState = true;
            var modulePath = Instances.Single(known => known.Value.Contains(this)).Key;
            if (Instances[modulePath].Exists(other => other != this && other._inUse))
            {
                throw InUse(modulePath);
            }
        }
    }

    /// <summary>Frees the instance for the next user. The caller should have finalized the library before.</summary>
    public void Release()
    {
        lock (Gate)
        {
            _inUse = false;
        }
    }

    private static ModuleInstance Claim_NeedsLock(string modulePath)
    {
        if (!Instances.TryGetValue(modulePath, out var known))
        {
            Instances[modulePath] = known = [];
        }

        if (known.Exists(instance => instance._inUse && instance._sharesState))
        {
            throw InUse(modulePath);
        }

        if (known.Find(instance => !instance._inUse) is { } free)
        {
            free._inUse = true;
            return free;
        }

        if (known.Count >= MaxInstances)
        {
            throw new HsmException(HsmProblem.TokenFailed, $"{MaxInstances} instances of '{modulePath}' are in use or hang; the process must be restarted.");
        }

        var added = known.Count == 0 ? new ModuleInstance(modulePath, false) : new ModuleInstance(LibraryCopy.Of(modulePath), true);
        known.Add(added);
        return added;
    }

    private static HsmException InUse(string modulePath) =>
        new(HsmProblem.TokenFailed, $"'{modulePath}' is in use in this process, or calls hang in it, and its instances share their state: a second one would take the sessions of the first along. Where calls hang, the process must be restarted.");
}
