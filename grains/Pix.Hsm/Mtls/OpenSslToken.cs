using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Pix.Settings;

namespace Pix.Hsm.Mtls;

/// <summary>
/// The PKCS#11 module that OpenSSL loads to use keys of the HSM (<c>Native/pix-p11.c</c>). Its single token is always present. The module
/// holds only the public halves of the keys, and calls this class for each signature.
/// </summary>
internal static unsafe class OpenSslToken
{
    private const string FileName = "libpix-p11.so";

    private static readonly ConcurrentDictionary<ulong, MtlsKey> Keys = new();
    private static readonly Lazy<Entries> Native = new(Load);

    /// <summary>Path of the PKCS#11 module that OpenSSL's provider or engine loads.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, FileName);

    /// <summary>Returns the URI by which OpenSSL finds the key, valid until the key is removed.</summary>
    /// <remarks>Format: RFC 7512, section 2.3. CKA_ID is the number in eight bytes, big-endian.</remarks>
    public static string Uri(ulong number) => $"pkcs11:token=pix;object=pix;id={string.Concat(BitConverter.GetBytes(number).Reverse().Select(octet => $"%{octet:x2}"))};type=private";

    /// <summary>Adds a key to the token; returns the key's number in the token.</summary>
    /// <exception cref="HsmException">This build has no such module, or the module does not take the key.</exception>
    public static ulong Add(MtlsKey key, ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        ulong number;
        fixed (byte* n = modulus, e = exponent)
        {
            number = Native.Value.Add(n, (ulong)modulus.Length, e, (ulong)exponent.Length);
        }

        if (number == 0)
        {
            throw new HsmException(HsmProblem.TokenFailed, $"The mTLS key '{key.Label}' is longer than 8,192 bits, or there is no memory for it.");
        }

        Keys[number] = key;
        return number;
    }

    /// <summary>Removes a key, so that it cannot sign any more. OpenSSL may still hold its key object.</summary>
    public static void Remove(ulong number)
    {
        Native.Value.Remove(number);
        Keys.TryRemove(number, out _);
    }

    private static Entries Load()
    {
        if (Presence.WhyNoFile(Path) is not null)
        {
            throw new HsmException(HsmProblem.EngineMissing, $"This build has no '{FileName}', which OpenSSL needs for an mTLS key in the HSM: build where gcc is, as deploy/docker/silo.Dockerfile does.");
        }

        var library = NativeLibrary.Load(Path);
        var signWith = (delegate* unmanaged<delegate* unmanaged<ulong, ulong, ulong*, byte*, ulong, byte*, ulong*, ulong>, void>)NativeLibrary.GetExport(library, "pix_p11_sign_with");
        signWith(&Sign);
        return new Entries(NativeLibrary.GetExport(library, "pix_p11_add"), NativeLibrary.GetExport(library, "pix_p11_remove"));
    }

    /// <summary>Called by the module for each signature, on any thread that makes a TLS handshake.</summary>
    [UnmanagedCallersOnly]
    private static ulong Sign(ulong number, ulong mechanism, ulong* pss, byte* data, ulong length, byte* signature, ulong* size)
    {
        const ulong keyHandleInvalid = 0x60, generalError = 0x5;
        try
        {
            return Keys.TryGetValue(number, out var key)
                ? (ulong)key.Sign(new TlsSignature(mechanism, pss is null ? null : [.. new ReadOnlySpan<ulong>(pss, 3)], [.. new ReadOnlySpan<byte>(data, (int)length)]), new Span<byte>(signature, (int)*size), out *size)
                : keyHandleInvalid;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // An exception that leaves managed code ends the process. The regular test of the key reports what is wrong.
            return generalError;
        }
    }

    private sealed class Entries(IntPtr add, IntPtr remove)
    {
        public ulong Add(byte* modulus, ulong modulusLength, byte* exponent, ulong exponentLength) =>
            ((delegate* unmanaged<byte*, ulong, byte*, ulong, ulong>)add)(modulus, modulusLength, exponent, exponentLength);

        public void Remove(ulong number) => ((delegate* unmanaged<ulong, void>)remove)(number);
    }
}
