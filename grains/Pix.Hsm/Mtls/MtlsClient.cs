using System.Collections.Concurrent;
using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;

namespace Pix.Hsm.Mtls;

/// <summary>
/// The silo's second client of its HSM, for the mTLS keys. It has its own instance of the module, so TLS is not affected when the session
/// pool finalizes the pool's instance. When the mTLS keys stop signing, this client's instance is finalized and initialized again or, if
/// calls hang in it, replaced by another instance. OpenSSL's key objects stay the same.
/// </summary>
/// <remarks>
/// The <see cref="ModuleGate"/> counts the threads inside, so that the library is not finalized while a thread is inside. The last thread
/// to return from an abandoned instance finalizes and releases the instance.
/// </remarks>
/// <param name="modulePath">Path of the PKCS#11 module (setting Pkcs11Library).</param>
/// <param name="callLimit">Returns the longest time that a signature may take.</param>
/// <param name="time">Clock of the gate.</param>
internal sealed class MtlsClient(string modulePath, Func<TimeSpan> callLimit, TimeProvider time)
{
    // Maximum numbers of hanging threads, in all instances together and in the instance in use. When the instance in use reaches its
    // maximum, the next check replaces the instance.
    private const int MostLeftBehind = 256, MostHanging = 16;

    private static readonly TimeSpan LoginWait = TimeSpan.FromSeconds(10);

    private readonly SpareThreads _signing = new("pix-mtls-sign", MostLeftBehind);

    private readonly ModuleGate _gate = new(time);
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<KeyFingerprint, MtlsKey> _keys = new();
    private volatile Logins _logins = new(0);
    private ModuleCall? _opening;
    private ModuleFailure? _failure;
    private bool _isClosed;

    /// <summary>True if signatures hang in the instance in use.</summary>
    public bool Hangs => _gate.HasHangingCalls;

    /// <summary>The first failure of the module since the keys were opened, for messages.</summary>
    public string Failure => _failure?.ToString() ?? "the module gave no error";

    /// <summary>Opens keys. Keys that are already open stay open.</summary>
    /// <param name="wanted">The keys, each with the HSM token that has it.</param>
    /// <param name="way">How OpenSSL reaches the keys (setting MtlsKeyThrough).</param>
    /// <param name="afresh">True to initialize the library first, because the keys stopped signing.</param>
    /// <param name="limit">Time limit of one call to the module.</param>
    /// <exception cref="HsmException">The library does not start, a token refuses the login, or a token lacks its key.</exception>
    public IReadOnlyList<MtlsKey> Open(IReadOnlyList<(TokenLink Token, TokenKey Key, RSAParameters PublicKey)> wanted, string way, bool afresh, TimeSpan limit)
    {
        Patience.Demand();
        var openSsl = OpenSslKeys.Of(way);
        foreach (var (token, _, _) in wanted)
        {
            MtlsLogin.DemandPin(token);
        }

        var call = Begin(limit);
        if (afresh || _gate.Module is null)
        {
            Initialize(call, limit);
        }

        try
        {
            Find(call, wanted);
        }
        catch (HsmException e) when (!afresh && e.Problem is (HsmProblem.TokenMissing or HsmProblem.KeyMissing))
        {
            // Some libraries find a token or a key that was added later only after they are initialized again.
            Initialize(call, limit);
            Find(call, wanted);
        }

        _failure = null;
        return [.. wanted.Select(entry => Key(openSsl, entry.Token, entry.Key, entry.PublicKey))];
    }

    /// <summary>Signs. A call that hangs is abandoned, so that OpenSSL gets its session back: libp11 has 16 and waits forever if all are in use.</summary>
    /// <returns>CKR_FUNCTION_CANCELED if the call did not return in time, or was not begun because too many calls hang.</returns>
    /// <exception cref="HsmException">Too many signatures hang in all instances together.</exception>
    public CKR Sign(MtlsKey key, TlsSignature wanted, byte[] buffer, out int length)
    {
        length = 0;
        if (_gate.HangingInUse >= MostHanging)
        {
            return CKR.CKR_FUNCTION_CANCELED;
        }

        var call = new ModuleCall(callLimit, () => { });
        var signing = _signing.Begin(() => (Value: SignInside(call, key, wanted, buffer, out var written), Length: written));
        if (!signing.Wait(call.Limit) && signing.Leave())
        {
            _gate.WriteOff(call);
            return CKR.CKR_FUNCTION_CANCELED;
        }

        (var value, length) = signing.Result;
        return value;
    }

    /// <summary>Ends the use of the keys and finalizes the library. If calls hang in the library, the last of these calls to return finalizes it.</summary>
    public bool Close(TimeSpan limit)
    {
        Patience.Demand();
        lock (_lock)
        {
            _isClosed = true;
        }

        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }

        var call = new ModuleCall(() => limit, () => { });
        if (_gate.End(call, limit))
        {
            return true;
        }

        // A thread that is still inside after the limit is treated as hanging.
        _gate.WriteOffAll(call);
        return _gate.End(call, TimeSpan.Zero);
    }

    // Only one thread opens keys at a time, so an earlier call of Open that has not returned is abandoned.
    private ModuleCall Begin(TimeSpan limit)
    {
        var call = new ModuleCall(() => limit, () => { });
        lock (_lock)
        {
            if (_opening is { } before)
            {
                _gate.WriteOff(before);
            }

            _opening = call;
        }

        return call;
    }

    private void Initialize(ModuleCall call, TimeSpan limit)
    {
        // The instance is finalized or replaced, so threads inside, which may hang, are abandoned.
        _gate.WriteOffAll(by: call);
        new ModuleStart(_gate, modulePath).Initialize(call, limit, LoginWait);
    }

    private void Find(ModuleCall call, IReadOnlyList<(TokenLink Token, TokenKey Key, RSAParameters PublicKey)> wanted)
    {
        if (!_gate.TryEnter(call))
        {
            throw new HsmException(HsmProblem.TokenFailed, "The library of the mTLS key is being initialized; it is opened again soon.");
        }

        try
        {
            var logins = _logins.Generation == call.Generation ? _logins : new Logins(call.Generation);
            try
            {
                foreach (var (token, key, _) in wanted)
                {
                    Find(call.Module, logins.Of.GetOrAdd(token, _ => MtlsLogin.Open(call.Module, token, key.Label, key.Fingerprint!.Value, LoginWait)), token, key);
                }
            }
            finally
            {
                LogInAgain(call, logins, [.. wanted.Select(entry => entry.Token)]);
                Use(call, logins);
            }
        }
        finally
        {
            _gate.Exit(call);
        }
    }

    // The logins of an abandoned call of Open are not used, because a later call of Open has begun.
    private void Use(ModuleCall call, Logins logins)
    {
        lock (_lock)
        {
            if (ReferenceEquals(_opening, call) && !call.WrittenOff)
            {
                _logins = logins;
            }
        }
    }

    // Also logs in to the HSM tokens of keys that were opened before, so that these keys go on signing.
    private void LogInAgain(ModuleCall call, Logins logins, HashSet<TokenLink> tried)
    {
        foreach (var key in _keys.Values.DistinctBy(key => key.Token).Where(key => !call.WrittenOff && !logins.Of.ContainsKey(key.Token) && !tried.Contains(key.Token)))
        {
            try
            {
                logins.Of[key.Token] = MtlsLogin.Open(call.Module, key.Token, key.Label, key.Fingerprint, LoginWait);
            }
            catch (HsmException)
            {
                // The regular test of the key reports the failure.
            }
        }
    }

    private static void Find(Pkcs11Module module, MtlsLogin login, TokenLink token, TokenKey key)
    {
        var found = login.Find(module, key.Label, key.Fingerprint!.Value);
        if (found.Value == CKR.CKR_KEY_HANDLE_INVALID)
        {
            throw new HsmException(HsmProblem.KeyMissing, $"The mTLS key '{key.Label}' is not on token '{token.Info.Label}' in the instance of the module that signs TLS handshakes.");
        }

        MtlsLogin.Check(token, found);
    }

    private MtlsKey Key(OpenSslKeys openSsl, TokenLink token, TokenKey key, RSAParameters publicKey)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                throw new HsmException(HsmProblem.TokenFailed, "Opening the mTLS key was given up: the HSM is stopped.");
            }

            var known = _keys.GetOrAdd(key.Fingerprint!.Value, _ => new MtlsKey(this, openSsl, token, key, publicKey));
            known.Token = token;
            return known;
        }
    }

    private CKR SignInside(ModuleCall call, MtlsKey key, TlsSignature wanted, byte[] buffer, out int length)
    {
        length = 0;
        if (!_gate.TryEnter(call))
        {
            return CKR.CKR_CRYPTOKI_NOT_INITIALIZED;
        }

        try
        {
            return _logins is var logins && logins.Generation == call.Generation && logins.Of.TryGetValue(key.Token, out var login)
                ? Sign(call.Module, login, key, wanted, buffer, out length)
                : CKR.CKR_USER_NOT_LOGGED_IN;
        }
        finally
        {
            _gate.Exit(call);
        }
    }

    // An idle session may have ended, so after a session failure the signature is tried once more in a new session.
    private CKR Sign(Pkcs11Module module, MtlsLogin login, MtlsKey key, TlsSignature wanted, byte[] buffer, out int length)
    {
        var outcome = SignOnce(module, login, isFresh: false, key, wanted, buffer, out length);
        if (ReturnValueClasses.Of(outcome.Value) == ReturnValueClass.Session)
        {
            outcome = SignOnce(module, login, isFresh: true, key, wanted, buffer, out length);
        }

        if (outcome.Value != CKR.CKR_OK)
        {
            _failure ??= outcome;
        }

        return outcome.Value;
    }

    private static ModuleFailure SignOnce(Pkcs11Module module, MtlsLogin login, bool isFresh, MtlsKey key, TlsSignature wanted, byte[] buffer, out int length)
    {
        length = 0;
        var outcome = new ModuleFailure("C_OpenSession", isFresh ? login.Begin(module, out var session) : login.Take(module, out session));
        if (outcome.Value == CKR.CKR_OK)
        {
            outcome = new ModuleFailure("C_FindObjects", session.Find(module, key, out var handle));
            outcome = outcome.Value == CKR.CKR_OK ? wanted.Make(module, session.Handle, handle, buffer, out length) : outcome;
            login.GiveBack(module, session, outcome.Value == CKR.CKR_OK);
        }

        return outcome;
    }

    /// <summary>The logins to the HSM tokens, valid until the library is initialized again.</summary>
    private sealed record Logins(int Generation)
    {
        public ConcurrentDictionary<TokenLink, MtlsLogin> Of { get; } = new();
    }
}
