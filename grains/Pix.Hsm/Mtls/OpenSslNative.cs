using System.Runtime.InteropServices;
using System.Text;

namespace Pix.Hsm;

/// <summary>The few functions of libcrypto 3 that load a key through an engine. .NET loads the same library.</summary>
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

    [LibraryImport(Crypto, EntryPoint = "ENGINE_free")]
    public static partial int EngineFree(IntPtr engine);

    [LibraryImport(Crypto, EntryPoint = "ENGINE_ctrl_cmd_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int EngineControl(IntPtr engine, string name, string? argument, int optional);

    [LibraryImport(Crypto, EntryPoint = "ENGINE_load_private_key", StringMarshalling = StringMarshalling.Utf8)]
    public static partial IntPtr EngineLoadPrivateKey(IntPtr engine, string keyId, IntPtr userInterface, IntPtr data);

    /// <summary>A user interface that never asks: without it a missing PIN would be prompted for on the terminal.</summary>
    [LibraryImport(Crypto, EntryPoint = "UI_null")]
    public static partial IntPtr SilentUserInterface();

    [LibraryImport(Crypto, EntryPoint = "ERR_get_error")]
    private static partial ulong NextError();

    [LibraryImport(Crypto, EntryPoint = "ERR_error_string_n")]
    private static partial void ErrorText(ulong error, Span<byte> buffer, nuint length);

    /// <summary>The errors of this thread, oldest first; they are cleared.</summary>
    public static string Errors()
    {
        var texts = new List<string>();
        Span<byte> buffer = stackalloc byte[256];
        for (var error = NextError(); error != 0; error = NextError())
        {
            buffer.Clear();
            ErrorText(error, buffer, (nuint)buffer.Length);
            texts.Add(Encoding.UTF8.GetString(buffer[..buffer.IndexOf((byte)0)]));
        }

        return texts.Count > 0 ? string.Join("; ", texts) : "no reason given";
    }
}
