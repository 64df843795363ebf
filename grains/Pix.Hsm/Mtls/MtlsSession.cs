using Net.Pkcs11Interop.Common;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Mtls;

/// <summary>A session of the mTLS client, used by one thread at a time.</summary>
internal sealed class MtlsSession(ulong handle)
{
    // Each session caches the key handles, because a handle is valid in one session only.
    private readonly Dictionary<KeyFingerprint, ulong> _keys = [];

    public ulong Handle => handle;

    /// <summary>Finds the key's handle in this session.</summary>
    public CKR Find(Pkcs11Module module, MtlsKey key, out ulong found) => Find(module, key.Label, key.Fingerprint, out found);

    /// <summary>Finds the key's handle in this session.</summary>
    /// <returns>CKR_KEY_HANDLE_INVALID if the HSM token does not show the key.</returns>
    public CKR Find(Pkcs11Module module, KeyLabel label, KeyFingerprint key, out ulong found)
    {
        if (_keys.TryGetValue(key, out found))
        {
            return CKR.CKR_OK;
        }

        var result = KeyFinder.Find(module, handle, label, out var keys);
        if (result != CKR.CKR_OK || keys.FirstOrDefault(entry => entry.Fingerprint == key) is not { } entry)
        {
            return result == CKR.CKR_OK ? CKR.CKR_KEY_HANDLE_INVALID : result;
        }

        _keys[key] = found = entry.Handle;
        return CKR.CKR_OK;
    }
}
