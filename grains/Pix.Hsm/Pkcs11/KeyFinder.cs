using System.Text;
using Net.Pkcs11Interop.Common;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Pkcs11;

/// <summary>Finds private RSA keys through a logged-in session.</summary>
internal static class KeyFinder
{
    private const int Page = 32;
    private const int MaxKeys = 4096;

    /// <summary>Finds the private keys with the label (several keys may have it), or all private keys if the label is null.</summary>
    public static CKR Find(Pkcs11Module module, ulong session, KeyLabel? label, out IReadOnlyList<TokenKey> keys)
    {
        keys = [];
        using var template = new Attributes().Class(CKO.CKO_PRIVATE_KEY).KeyType(CKK.CKK_RSA);
        if (label is { } wanted)
        {
            template.Label(wanted);
        }

        var result = Handles(module, session, template, out var handles);
        if (result != CKR.CKR_OK)
        {
            return result;
        }

        keys = [.. handles.Select(handle => Describe(module, session, handle))];
        return CKR.CKR_OK;
    }

    /// <summary>Returns modulus and exponent of a key that was found.</summary>
    /// <exception cref="HsmException">The HSM token returns modulus and exponent neither with the private key nor with the public key.</exception>
    public static (byte[] Modulus, byte[] Exponent) PublicPart(Pkcs11Module module, ulong session, TokenKey key)
    {
        using var room = new Attributes().Room(CKA.CKA_MODULUS, 1024).Room(CKA.CKA_PUBLIC_EXPONENT, 64);
        module.ReadAttributes(session, key.Handle, room);
        var (modulus, exponent) = (room.Read(CKA.CKA_MODULUS), room.Read(CKA.CKA_PUBLIC_EXPONENT));
        if (modulus is not { Length: > 0 } || exponent is not { Length: > 0 })
        {
            (modulus, exponent) = FromPublicKey(module, session, key.Id);
        }

        return modulus is not null && exponent is not null
            ? (modulus, exponent)
            : throw new HsmException(HsmProblem.KeyMissing, $"The token does not tell the public key of '{key.Label}'.");
    }

    private static CKR Handles(Pkcs11Module module, ulong session, Attributes template, out List<ulong> handles)
    {
        handles = [];
        var result = module.FindObjectsInit(session, template.Template);
        if (result != CKR.CKR_OK)
        {
            return result;
        }

        var page = new ulong[Page];
        int count;
        do
        {
            result = module.FindObjects(session, page, out count);
            handles.AddRange(page.AsSpan(0, result == CKR.CKR_OK ? count : 0));
        }
        while (result == CKR.CKR_OK && count > 0 && handles.Count < MaxKeys);

        var final = module.FindObjectsFinal(session);
        return result == CKR.CKR_OK ? final : result;
    }

    private static TokenKey Describe(Pkcs11Module module, ulong session, ulong handle)
    {
        using var room = new Attributes()
            .Room(CKA.CKA_LABEL, 512).Room(CKA.CKA_ID, 512).Room(CKA.CKA_MODULUS, 1024).Room(CKA.CKA_PUBLIC_EXPONENT, 64)
            .Room(CKA.CKA_EXTRACTABLE, 1).Room(CKA.CKA_SENSITIVE, 1).Room(CKA.CKA_ALWAYS_AUTHENTICATE, 1);
        module.ReadAttributes(session, handle, room);
        var id = room.Read(CKA.CKA_ID) ?? [];
        var (modulus, exponent) = (room.Read(CKA.CKA_MODULUS), room.Read(CKA.CKA_PUBLIC_EXPONENT));
        if (modulus is not { Length: > 0 } || exponent is not { Length: > 0 })
        {
            (modulus, exponent) = FromPublicKey(module, session, id);
        }

        KeyLabel.TryParse(Encoding.UTF8.GetString(room.Read(CKA.CKA_LABEL) ?? []), null, out var label);
        var neverLeaves = room.Read(CKA.CKA_EXTRACTABLE) is [0] && room.Read(CKA.CKA_SENSITIVE) is [1];
        KeyFingerprint? fingerprint = modulus is null || exponent is null ? null : KeyFingerprint.Of(modulus, exponent);
        return new TokenKey(handle, label, id, fingerprint, (modulus?.Length ?? 0) * 8, neverLeaves, room.Read(CKA.CKA_ALWAYS_AUTHENTICATE) is [1]);
    }

    /// <summary>Reads modulus and exponent from the public key with the same CKA_ID, because some tokens keep them only there. Null if it is absent.</summary>
    private static (byte[]? Modulus, byte[]? Exponent) FromPublicKey(Pkcs11Module module, ulong session, byte[] id)
    {
        using var template = new Attributes().Class(CKO.CKO_PUBLIC_KEY).Value(CKA.CKA_ID, id);
        if (id.Length == 0 || Handles(module, session, template, out var handles) != CKR.CKR_OK || handles.Count == 0)
        {
            return (null, null);
        }

        using var room = new Attributes().Room(CKA.CKA_MODULUS, 1024).Room(CKA.CKA_PUBLIC_EXPONENT, 64);
        module.ReadAttributes(session, handles[0], room);
        return (room.Read(CKA.CKA_MODULUS), room.Read(CKA.CKA_PUBLIC_EXPONENT));
    }
}
