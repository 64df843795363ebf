using System.Runtime.InteropServices;
using System.Text;

namespace Pix.Hsm.Mtls;

/// <summary>The functions of libcrypto 3 that load a key through a provider or an engine. .NET uses the same library.</summary>
internal static partial class OpenSslNative
{
    private const string Crypto = "libcrypto.so.3";

    /// <summary>OPENSSL_INIT_ENGINE_DYNAMIC.</summary>
    public const ulong InitEngineDynamic = 0x400;

    /// <summary>OPENSSL_INFO_ENGINES_DIR.</summary>
    public const int InfoEnginesFolder = 1002;

    [LibraryImport(Crypto, EntryPoint = "OPENSSL_init_crypto")]
    public static partial int InitCrypto(ulong options, IntPtr settings);

    [LibraryImport(Crypto, EntryPoint = "OPENSSL_info")]
    public static partial IntPtr Info(int type);

    [LibraryImport(Crypto, EntryPoint = "ENGINE_by_id", StringMarshalling = StringMarshalling.Utf8)]
    public static partial IntPtr EngineById(string id);

    [LibraryImport(Crypto, EntryPoint = "ENGINE_init")]
    public static partial int EngineInit(IntPtr engine);

    [LibraryImport(Crypto, EntryPoint = "ENGINE_ctrl_cmd_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int EngineControl(IntPtr engine, string name, string? argument, int optional);

    [LibraryImport(Crypto, EntryPoint = "ENGINE_load_private_key", StringMarshalling = StringMarshalling.Utf8)]
    public static partial IntPtr EngineLoadPrivateKey(IntPtr engine, string keyId, IntPtr userInterface, IntPtr data);

    /// <summary>Returns a user interface that never prompts. Without it OpenSSL would prompt for a missing PIN on the terminal.</summary>
    [LibraryImport(Crypto, EntryPoint = "UI_null")]
    public static partial IntPtr SilentUserInterface();

    /// <summary>OPENSSL_INFO_MODULES_DIR.</summary>
    public const int InfoModulesFolder = 1003;

    /// <summary>Sets the user interface that OpenSSL uses to prompt for a PIN when a call gives no other.</summary>
    [LibraryImport(Crypto, EntryPoint = "UI_set_default_method")]
    public static partial void SetDefaultUserInterface(IntPtr userInterface);

    [LibraryImport(Crypto, EntryPoint = "OSSL_LIB_CTX_new")]
    public static partial IntPtr NewContext();

    [LibraryImport(Crypto, EntryPoint = "OSSL_LIB_CTX_load_config", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LoadConfiguration(IntPtr context, string file);

    [LibraryImport(Crypto, EntryPoint = "OSSL_PROVIDER_available", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int HasProvider(IntPtr context, string name);

    [LibraryImport(Crypto, EntryPoint = "OSSL_STORE_eof")]
    public static partial int StoreIsAtEnd(IntPtr store);

    [LibraryImport(Crypto, EntryPoint = "OSSL_STORE_load")]
    public static partial IntPtr LoadFromStore(IntPtr store);

    [LibraryImport(Crypto, EntryPoint = "OSSL_STORE_close")]
    public static partial int CloseStore(IntPtr store);

    [LibraryImport(Crypto, EntryPoint = "OSSL_STORE_INFO_get1_PKEY")]
    public static partial IntPtr KeyOf(IntPtr info);

    [LibraryImport(Crypto, EntryPoint = "OSSL_STORE_INFO_free")]
    public static partial void FreeInfo(IntPtr info);

    [LibraryImport(Crypto, EntryPoint = "OSSL_STORE_open_ex", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr OpenStore(
        string uri, IntPtr context, string properties, IntPtr userInterface, IntPtr userData, IntPtr parameters, IntPtr postProcess, IntPtr postData);

    [LibraryImport(Crypto, EntryPoint = "ERR_get_error_all")]
    private static partial ulong NextError(IntPtr file, IntPtr line, IntPtr function, out IntPtr data, out int flags);

    /// <summary>Opens the object that the URI refers to, through the provider and without a prompt for a PIN.</summary>
    public static IntPtr OpenStore(string uri, IntPtr context) =>
        OpenStore(uri, context, "provider=pkcs11", SilentUserInterface(), IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero);

    [LibraryImport(Crypto, EntryPoint = "ERR_error_string_n")]
    private static partial void ErrorText(ulong error, Span<byte> buffer, nuint length);

    /// <summary>Returns OpenSSL's errors of this thread, oldest first, and clears them.</summary>
    public static string Errors()
    {
        var texts = new List<string>();
        Span<byte> buffer = stackalloc byte[256];
        for (var error = NextError(out var data); error != 0; error = NextError(out data))
        {
            buffer.Clear();
            ErrorText(error, buffer, (nuint)buffer.Length);
            texts.Add(Encoding.UTF8.GetString(buffer[..buffer.IndexOf((byte)0)]) + (data.Length > 0 ? $" ({data})" : ""));
        }

        return texts.Count > 0 ? string.Join("; ", texts.Distinct()) : "no reason given";
    }

    // A provider describes an error in the text that is the error's data (ERR_TXT_STRING). The reason is only a number that the provider defines.
    private static ulong NextError(out string data)
    {
        const int text = 2;
        var error = NextError(IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, out var pointer, out var flags);
        data = error != 0 && (flags & text) != 0 ? Marshal.PtrToStringUTF8(pointer) ?? "" : "";
        return error;
    }
}
