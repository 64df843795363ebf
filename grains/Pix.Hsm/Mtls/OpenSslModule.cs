using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Net.Pkcs11Interop.Common;

namespace Pix.Hsm;

/// <summary>
/// An instance of the HSM's module as OpenSSL loads it: behind <c>Native/pix-p11-rw.c</c>, which opens every session read-write and
/// keeps what failed first.
/// </summary>
/// <remarks>A build without a C compiler has no such library; OpenSSL then gets the module itself, and a module that refuses read-only sessions fails.</remarks>
internal sealed unsafe class OpenSslModule
{
    private const string FileName = "libpix-p11-rw.so";

    // The newest of each module: what fails while it is being opened is asked for from outside.
    private static readonly ConcurrentDictionary<string, OpenSslModule> Newest = new();

    private readonly delegate* unmanaged<byte*, int, ulong*, int> _failure;

    private OpenSslModule(string modulePath) => Path = modulePath;

    private OpenSslModule(string path, IntPtr library)
    {
        Path = path;
        _failure = (delegate* unmanaged<byte*, int, ulong*, int>)NativeLibrary.GetExport(library, "pix_p11_failure");
    }

    /// <summary>What OpenSSL shall load.</summary>
    public string Path { get; }

    /// <summary>For the message of a failure: what this build lacks; empty when it lacks nothing.</summary>
    public static string Lack => File.Exists(ReadWriteLibrary) ? "" : $" (without {FileName}, which a build without gcc lacks, and AWS CloudHSM needs)";

    private static string ReadWriteLibrary { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, FileName);

    /// <summary>An instance that nobody else uses.</summary>
    /// <exception cref="HsmException">No module there.</exception>
    public static OpenSslModule Of(string modulePath)
    {
        var instance = ModuleInstance.Claim(modulePath);
        var module = File.Exists(ReadWriteLibrary) ? Behind(instance.Path, modulePath) : new OpenSslModule(instance.Path);
        return Newest[modulePath] = module;
    }

    /// <summary>What failed first in the newest instance of the module, since this was asked before; null when nothing did, or nothing is known.</summary>
    public static ModuleFailure? FailureOf(string modulePath) => Newest.TryGetValue(modulePath, out var module) ? module.Failure() : null;

    /// <summary>What failed first since this was asked before; null when nothing did, or nothing is known.</summary>
    public ModuleFailure? Failure()
    {
        if (_failure is null)
        {
            return null;
        }

        Span<byte> name = stackalloc byte[32];
        ulong value;
        fixed (byte* room = name)
        {
            return _failure(room, name.Length, &value) == 0 ? null : new ModuleFailure(Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]), (CKR)value);
        }
    }

    private static OpenSslModule Behind(string instancePath, string modulePath)
    {
        var copy = LibraryCopy.Of(ReadWriteLibrary);
        var library = NativeLibrary.Load(copy);
        var use = (delegate* unmanaged<byte*, ulong>)NativeLibrary.GetExport(library, "pix_p11_use");
        fixed (byte* path = Encoding.UTF8.GetBytes(instancePath + '\0'))
        {
            var result = (CKR)use(path);
            return result == CKR.CKR_OK
                ? new OpenSslModule(copy, library)
                : throw new HsmException(HsmProblem.ModuleMissing, $"Pix:Pkcs11Library is '{modulePath}', which cannot be loaded for OpenSSL: C_GetFunctionList returned {result}.");
        }
    }
}
