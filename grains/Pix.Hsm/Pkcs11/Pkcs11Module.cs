using System.Collections.Concurrent;
using System.Text;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Pkcs11;

/// <summary>
/// The functions of a PKCS#11 library that Pix calls. They return PKCS#11 return values instead of throwing exceptions. Only threads inside
/// the library's <see cref="ModuleGate"/> may call them.
/// </summary>
/// <remarks>
/// LowLevelAPI80 has the memory layout of 64-bit Linux: CK_ULONG of 8 bytes, natural packing. Many threads can call these functions at the
/// same time (CKF_OS_LOCKING_OK), each with its own session.
/// </remarks>
internal sealed class Pkcs11Module
{
    // Keeps the Pkcs11Library objects. If one were garbage collected, its library would be unloaded while threads may be inside.
    private static readonly ConcurrentDictionary<string, Pkcs11Library> Loaded = new();

    // CK_INFO.libraryDescription of old and new versions of openCryptoki.
    private static readonly string[] OpenCryptoki = ["Meta PKCS11 LIBRARY", "openCryptoki"];

    private readonly Pkcs11Library _entries;

    private Pkcs11Module(ModuleInstance instance, Pkcs11Library library)
    {
        Instance = instance;
        _entries = library;
    }

    public ModuleInstance Instance { get; }

    // Every function uses this property, which refuses threads that are not inside the gate. So the watchdog watches every call.
    private Pkcs11Library Library
    {
        get
        {
            WatchedThread.Demand(this);
            return _entries;
        }
    }

    /// <summary>Loads an instance of the module that has no other user in the process.</summary>
    /// <exception cref="HsmException">The file does not exist, or is not a PKCS#11 module.</exception>
    public static Pkcs11Module Load(string modulePath)
    {
        LibdlResolver.EnsureRegistered();
        var instance = ModuleInstance.Claim(modulePath);
        try
        {
            return new Pkcs11Module(instance, Loaded.GetOrAdd(instance.Path, path => new Pkcs11Library(path)));
        }
        catch (Exception e) when (e is UnmanagedException or LibraryArchitectureException or DllNotFoundException or EntryPointNotFoundException)
        {
            instance.Release();
            throw new HsmException(HsmProblem.ModuleMissing, $"Pix:Pkcs11Library is '{modulePath}', which cannot be loaded as a PKCS#11 module: {e.Message}", e);
        }
    }

    /// <summary>Calls C_Initialize with CKF_OS_LOCKING_OK, because many threads will call the library.</summary>
    public CKR Initialize() => Library.C_Initialize(new CK_C_INITIALIZE_ARGS { Flags = CKF.CKF_OS_LOCKING_OK });

    public CKR FinalizeLibrary() => Library.C_Finalize(IntPtr.Zero);

    /// <summary>
    /// True if all instances of the module in a process share one state, so that initializing or finalizing one instance affects the
    /// others. This is so with openCryptoki, because its instances load another library by name, and that library holds the sessions and
    /// logins (docs/adr/0004).
    /// </summary>
    public bool SharesState
    {
        get
        {
            var info = default(CK_INFO);
            return Library.C_GetInfo(ref info) == CKR.CKR_OK && OpenCryptoki.Contains(Encoding.UTF8.GetString(info.LibraryDescription).TrimEnd(' ', '\0'));
        }
    }

    public CKR SlotsWithToken(out ulong[] slots)
    {
        slots = [];
        ulong count = 0;
        var result = Library.C_GetSlotList(true, null, ref count);
        if (result != CKR.CKR_OK || count == 0)
        {
            return result;
        }

        slots = new ulong[count];
        result = Library.C_GetSlotList(true, slots, ref count);
        Array.Resize(ref slots, (int)count);
        return result;
    }

    public CKR TokenInfo(ulong slot, ref CK_TOKEN_INFO info) => Library.C_GetTokenInfo(slot, ref info);

    /// <summary>
    /// Opens a read-write session, because AWS CloudHSM Client SDK 5 has no other kind of session, and every token has this kind. A
    /// read-only session would also fail while a security officer is logged in. A token allows as many read-write sessions as read-only
    /// sessions, and a silo changes nothing through its sessions.
    /// </summary>
    public CKR OpenSession(ulong slot, out ulong session)
    {
        session = 0;
        return Library.C_OpenSession(slot, CKF.CKF_SERIAL_SESSION | CKF.CKF_RW_SESSION, IntPtr.Zero, IntPtr.Zero, ref session);
    }

    public CKR CloseSession(ulong session) => Library.C_CloseSession(session);

    /// <summary>True if the session is still open in the library.</summary>
    public bool IsAlive(ulong session)
    {
        var info = default(CK_SESSION_INFO);
        return Library.C_GetSessionInfo(session, ref info) == CKR.CKR_OK;
    }

    /// <summary>
    /// Logs in only to the token that the PIN belongs to. The token in the session's slot is checked immediately before, because tokens can
    /// be exchanged, and trying the PIN on another token can lock that token's user. A login is valid for all sessions of the instance on
    /// the token, so CKR_USER_ALREADY_LOGGED_IN does not show whether the PIN is right.
    /// </summary>
    /// <returns>CKR_TOKEN_NOT_PRESENT, without trying the PIN, if another token is in the slot.</returns>
    public CKR Login(ulong session, TokenInfo token, UserPin pin)
    {
        var info = default(CK_SESSION_INFO);
        var result = Library.C_GetSessionInfo(session, ref info);
        TokenInfo? present = null;
        if (result == CKR.CKR_OK)
        {
            result = TokenFinder.In(this, info.SlotId, out present);
        }

        if (result != CKR.CKR_OK)
        {
            return result;
        }

        return present is not null && token.IsSameToken(present)
            ? Library.C_Login(session, CKU.CKU_USER, pin.Utf8, (ulong)pin.Utf8.Length)
            : CKR.CKR_TOKEN_NOT_PRESENT;
    }

    public CKR FindObjectsInit(ulong session, CK_ATTRIBUTE[] template) => Library.C_FindObjectsInit(session, template, (ulong)template.Length);

    public CKR FindObjects(ulong session, ulong[] handles, out int count)
    {
        ulong found = 0;
        var result = Library.C_FindObjects(session, handles, (ulong)handles.Length, ref found);
        count = (int)found;
        return result;
    }

    public CKR FindObjectsFinal(ulong session) => Library.C_FindObjectsFinal(session);

    /// <summary>Reads the values that the HSM token returns, and marks the other values as absent.</summary>
    /// <remarks>
    /// Reads all values in one call or, if the token refuses that, one by one. According to the standard, a call that refuses one value
    /// still returns the other values, but some libraries return none.
    /// </remarks>
    public void ReadAttributes(ulong session, ulong handle, Attributes attributes)
    {
        var template = attributes.Template;
        if (Library.C_GetAttributeValue(session, handle, template, (ulong)template.Length) == CKR.CKR_OK)
        {
            return;
        }

        attributes.MakeRoom();
        template = attributes.Template;
        for (var i = 0; i < template.Length; i++)
        {
            CK_ATTRIBUTE[] one = [template[i]];
            var result = Library.C_GetAttributeValue(session, handle, one, 1);
            template[i].valueLen = result == CKR.CKR_OK ? one[0].valueLen : Attributes.Unavailable;
        }
    }

    public CKR GenerateKeyPair(ulong session, ref CK_MECHANISM mechanism, CK_ATTRIBUTE[] publicKey, CK_ATTRIBUTE[] privateKey)
    {
        ulong publicHandle = 0, privateHandle = 0;
        return Library.C_GenerateKeyPair(
            session, ref mechanism, publicKey, (ulong)publicKey.Length, privateKey, (ulong)privateKey.Length, ref publicHandle, ref privateHandle);
    }

    public CKR SignInit(ulong session, ref CK_MECHANISM mechanism, ulong key) => Library.C_SignInit(session, ref mechanism, key);

    /// <summary>Signs into <paramref name="buffer"/>; <paramref name="length"/> is the number of bytes written.</summary>
    public CKR Sign(ulong session, byte[] data, byte[] buffer, out int length)
    {
        var size = (ulong)buffer.Length;
        var result = Library.C_Sign(session, data, (ulong)data.Length, buffer, ref size);
        length = (int)Math.Min(size, int.MaxValue);
        return result;
    }
}
