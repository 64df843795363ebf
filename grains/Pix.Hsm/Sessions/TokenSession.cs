using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;
using Pix.Hsm.Pairs;
using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>A PKCS#11 session that one thread owns. The session is opened when needed, and caches the handles and public parts of keys.</summary>
internal sealed class TokenSession(TokenLink token, Func<TimeSpan> loginWait)
{
    private const int MaxSignatureBytes = 1024;

    private readonly Dictionary<KeyFingerprint, ulong> _handles = [];
    private readonly Dictionary<KeyFingerprint, RSA> _publicKeys = [];
    private readonly byte[] _buffer = new byte[MaxSignatureBytes];
    private volatile bool _open;
    private bool _bad;
    private bool _wasThrottled;
    private ulong _session;
    private int _generation;
    private int _suspicions;

    /// <summary>True if Pix has opened the session and not closed it. The HSM may have closed the session without notice.</summary>
    public bool IsOpen => _open;

    /// <summary>True if the session was opened in the given generation of the library and is not suspected to be bad.</summary>
    public bool IsGood(int generation) => _open && !_bad && _generation == generation && _suspicions == token.Suspicions;

    /// <summary>Marks the session as bad, so that it is replaced before its next use.</summary>
    public void MarkBad() => _bad = true;

    /// <summary>Ensures that the session is open and alive. The caller must be inside the gate.</summary>
    public SignResult Prepare(ModuleCall call)
    {
        if (IsGood(call.Generation))
        {
            return new SignResult(CKR.CKR_OK, "");
        }

        var suspicions = token.Suspicions;
        if (_open && !_bad && _generation == call.Generation && call.Module.IsAlive(_session))
        {
            _suspicions = suspicions;
            return new SignResult(CKR.CKR_OK, "");
        }

        Close(call);
        return Open(call, suspicions);
    }

    /// <summary>Signs, and verifies the signature. The caller must be inside the gate.</summary>
    public SignResult Sign(ModuleCall call, SignRequest request)
    {
        var prepared = Prepare(call);
        if (prepared.ReturnValue != CKR.CKR_OK)
        {
            return prepared;
        }

        var result = SignOnce(call.Module, request);
        if (_wasThrottled && result.ReturnValue == CKR.CKR_OPERATION_ACTIVE)
        {
            // The token rejected an earlier C_Sign but kept the sign operation active, contrary to the standard. Only a new session can sign again.
            Close(call);
            var opened = Open(call, token.Suspicions);
            result = opened.ReturnValue == CKR.CKR_OK ? SignOnce(call.Module, request) : opened;
        }

        if (result.ReturnValue is CKR.CKR_KEY_HANDLE_INVALID or CKR.CKR_OBJECT_HANDLE_INVALID)
        {
            // The key has got another handle or is gone. A new search for the key shows which of the two happened.
            _handles.Clear();
            result = SignOnce(call.Module, request);
        }

        _wasThrottled = result.IsThrottled;
        if (ReturnValueClasses.Of(result.ReturnValue) != ReturnValueClass.Login && !result.KeyAbsent)
        {
            return result;
        }

        // The login may be lost. One login is valid for all sessions of the process. When it ends, the handles of private keys become
        // invalid, and without a login private keys are not found.
        _handles.Clear();
        var login = token.Login(call.Module, _session, loginWait());
        return login == CKR.CKR_OK ? SignOnce(call.Module, request) : new SignResult(login, "C_Login");
    }

    /// <summary>Closes the session, unless the library was initialized since, which ended the session. The caller must be inside the gate.</summary>
    public void Close(ModuleCall call)
    {
        if (_open && _generation == call.Generation)
        {
            // The result does not matter, because the handle is not used again.
            call.Module.CloseSession(_session);
        }

        _open = false;
        _handles.Clear();
    }

    private SignResult Open(ModuleCall call, int suspicions)
    {
        var result = call.Module.OpenSession(token.Info.SlotId, out var session);
        if (result != CKR.CKR_OK)
        {
            return new SignResult(result, "C_OpenSession");
        }

        result = token.Login(call.Module, session, loginWait());
        if (result != CKR.CKR_OK)
        {
            call.Module.CloseSession(session);
            return new SignResult(result, "C_Login");
        }

        (_session, _generation, _suspicions, _bad, _open) = (session, call.Generation, suspicions, false, true);
        return new SignResult(CKR.CKR_OK, "");
    }

    private SignResult SignOnce(Pkcs11Module module, SignRequest request)
    {
        var result = Handle(module, request.Pair, out var key);
        if (result != CKR.CKR_OK || key is null)
        {
            return new SignResult(result, "C_FindObjects", KeyAbsent: result == CKR.CKR_OK);
        }

        var mechanism = new CK_MECHANISM { Mechanism = (ulong)CKM.CKM_RSA_PKCS };
        result = module.SignInit(_session, ref mechanism, key.Value);
        if (result != CKR.CKR_OK)
        {
            return new SignResult(result, "C_SignInit");
        }

        result = module.Sign(_session, request.DigestInfo, _buffer, out var length);
        return result == CKR.CKR_OK ? Verified(request, length) : new SignResult(result, "C_Sign");
    }

    private SignResult Verified(SignRequest request, int length)
    {
        var signature = _buffer.AsSpan(0, Math.Clamp(length, 0, _buffer.Length));
        var right = PublicKey(request.Pair).VerifyHash(DigestInfo.DigestOf(request.DigestInfo), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new SignResult(CKR.CKR_OK, "C_Sign", right ? signature.ToArray() : null, Wrong: !right);
    }

    private CKR Handle(Pkcs11Module module, SigningPair pair, out ulong? handle)
    {
        handle = null;
        if (_handles.TryGetValue(pair.Fingerprint, out var known))
        {
            handle = known;
            return CKR.CKR_OK;
        }

        var result = KeyFinder.Find(module, _session, pair.Label, out var keys);
        if (result == CKR.CKR_OK && keys.FirstOrDefault(key => key.Fingerprint == pair.Fingerprint) is { } found)
        {
            _handles[pair.Fingerprint] = found.Handle;
            handle = found.Handle;
        }

        return result;
    }

    // RSA objects are not guaranteed to be thread-safe, so each session has its own.
    private RSA PublicKey(SigningPair pair)
    {
        if (!_publicKeys.TryGetValue(pair.Fingerprint, out var key))
        {
            _publicKeys[pair.Fingerprint] = key = pair.Certificate.GetRSAPublicKey()!;
        }

        return key;
    }
}
