using Net.Pkcs11Interop.Common;
using Pix.Hsm.Pairs;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Sessions;

/// <summary>State of one HSM token in the session pool: whether it signs, which keys it has, and whether it accepts the PIN.</summary>
internal sealed class TokenLink(TokenInfo info, UserPin pin, TimeProvider time)
{
    // One failure of unclear cause may come from a session. After three in a row, without a signature in between, the token is treated as failed.
    private const int UnclearLimit = 3;

    private readonly Lock _lock = new();
    private volatile HashSet<KeyFingerprint> _keys = [];
    private volatile HashSet<KeyFingerprint> _beside = [];
    private volatile HashSet<KeyFingerprint> _had = [];
    private volatile IReadOnlyList<SigningPair> _foundBeside = [];
    private volatile IReadOnlyList<Stranger> _strangers = [];
    private volatile TokenStatus _status = TokenStatus.Down;
    private UserPin _pin = pin;
    private UserPin? _goodPin;
    private bool _knowsPin;
    private int _unclearInARow;
    private int _hungInARow;
    private int _suspicions;

    /// <summary>Limits how many signatures the HSM token makes at the same time.</summary>
    public CallWindow Window { get; } = new(time);

    /// <summary>Identity of the HSM token, and its slot. The slot may change when the library is initialized again.</summary>
    public TokenInfo Info { get; set; } = info;

    public TokenStatus Status => _status;

    /// <summary>Why the HSM token is not ready; empty if it is.</summary>
    public string Detail { get; private set; } = "not connected yet";

    /// <summary>Number of times that a session was found dead. When it grows, the token's other sessions are checked before their next use.</summary>
    public int Suspicions => Volatile.Read(ref _suspicions);

    /// <summary>Keys of the HSM token that Pix uses but that are not signing keys, such as the checkpoint key.</summary>
    public IReadOnlyList<SigningPair> FoundBeside => _foundBeside;

    /// <summary>Tokens that Pix tried in place of this absent HSM token and that refused the PIN. Pix tries them again only if the secret changes.</summary>
    public IReadOnlyList<Stranger> Strangers => _strangers;

    /// <summary>The last PIN that the HSM token accepted; null if there is none or the token has refused it since. The mTLS client uses no other PIN.</summary>
    public UserPin? GoodPin
    {
        get
        {
            lock (_lock)
            {
                return _goodPin;
            }
        }
    }

    public bool Holds(KeyFingerprint key) => _keys.Contains(key) || _beside.Contains(key);

    /// <summary>True if the HSM token has held the key at any time in this process.</summary>
    public bool HasHad(KeyFingerprint key) => _had.Contains(key) || Holds(key);

    /// <summary>Adds a key that is not a signing key. The key is kept when the signing keys change. If the token loses the key, Pix searches for it.</summary>
    public void KeepBeside(SigningPair pair)
    {
        lock (_lock)
        {
            _foundBeside = [.. _foundBeside, pair];
            _beside = [.. _beside, pair.Fingerprint];
        }
    }

    public void Suspect() => Interlocked.Increment(ref _suspicions);

    /// <summary>Counts a call that the HSM token did not answer; returns the number of such calls in a row.</summary>
    public int HungAgain() => Interlocked.Increment(ref _hungInARow);

    public void Succeeded()
    {
        if (Volatile.Read(ref _hungInARow) != 0)
        {
            Volatile.Write(ref _hungInARow, 0);
        }

        if (Volatile.Read(ref _unclearInARow) != 0)
        {
            Volatile.Write(ref _unclearInARow, 0);
        }
    }

    /// <summary>Counts a failure of unclear cause; returns true if there were so many in a row that the HSM token must be treated as failed.</summary>
    public bool FailedUnclearly() => Interlocked.Increment(ref _unclearInARow) >= UnclearLimit;

    public void Up(IEnumerable<KeyFingerprint> keys)
    {
        lock (_lock)
        {
            _had = [.. _had, .. _keys];
            _keys = [.. keys];
            _beside = [.. _foundBeside.Select(pair => pair.Fingerprint).Where(_keys.Contains)];
            (_unclearInARow, _hungInARow) = (0, 0);
            Window.Reset();
            Detail = "";
            _status = TokenStatus.Ready;
        }
    }

    /// <summary>Marks the HSM token as down; returns true if it was ready until now.</summary>
    public bool Down(string detail)
    {
        lock (_lock)
        {
            if (_status == TokenStatus.PinRefused)
            {
                return false;
            }

            var changed = _status == TokenStatus.Ready;
            Detail = detail;
            _status = TokenStatus.Down;
            return changed;
        }
    }

    /// <summary>Replaces the keys of the HSM token after a change of settings; the token's state does not change.</summary>
    public void Keep(IEnumerable<KeyFingerprint> keys)
    {
        lock (_lock)
        {
            _had = [.. _had, .. _keys];
            _keys = [.. keys];
        }
    }

    /// <summary>Adds keys that the HSM token lacked until now; returns true if there was at least one.</summary>
    public bool Regain(IEnumerable<KeyFingerprint> keys)
    {
        lock (_lock)
        {
            var before = _keys.Count;
            _keys = [.. _keys, .. keys];
            return _keys.Count > before;
        }
    }

    public void LoseKey(KeyFingerprint key)
    {
        lock (_lock)
        {
            _had = [.. _had, key];
            _keys = [.. _keys.Where(held => held != key)];
            _beside = [.. _beside.Where(held => held != key)];
        }
    }

    /// <summary>Replaces the PIN after the secret changed. If the token had refused the previous PIN, allows one new login, unless the PIN is equal.</summary>
    /// <param name="pin">The PIN to use from now on.</param>
    /// <param name="isTried">True if the HSM token has accepted the PIN already.</param>
    public void ChangePin(UserPin pin, bool isTried = false)
    {
        lock (_lock)
        {
            if (isTried)
            {
                Accepted_NeedsLock(pin);
            }

            if (_pin.SameAs(pin))
            {
                return;
            }

            (_pin, _strangers) = (pin, []);
            if (_status == TokenStatus.PinRefused)
            {
                Detail = "the secret changed";
                _status = TokenStatus.Down;
            }
        }
    }

    /// <summary>Returns a separate link to a token that may be this one with another label or serial number. Its failures do not change this link.</summary>
    public TokenLink Candidate(TokenInfo info)
    {
        lock (_lock)
        {
            return new TokenLink(info, _pin, time) { _knowsPin = _knowsPin };
        }
    }

    /// <summary>Uses the candidate as this HSM token from now on, because the login worked and the candidate has the keys.</summary>
    public void Become(TokenLink candidate)
    {
        lock (_lock)
        {
            Info = candidate.Info;
            if (candidate.GoodPin is { } pin)
            {
                Accepted_NeedsLock(pin);
            }
        }
    }

    /// <summary>Records that a candidate refused the PIN.</summary>
    public void Estrange(TokenLink candidate) => Estrange(candidate.Info, candidate._pin, candidate.Detail);

    /// <summary>
    /// Records that a token with only the same label or only the same serial number refused the PIN. If the secret has changed since,
    /// records nothing and returns false, because the token refused the previous PIN.
    /// </summary>
    public bool Estrange(TokenInfo stranger, UserPin pin, string why)
    {
        lock (_lock)
        {
            var isOurs = _pin.SameAs(pin);
            _strangers = isOurs ? [.. _strangers, new Stranger(stranger, why)] : _strangers;
            return isOurs;
        }
    }

    /// <summary>Forbids further mTLS logins with the PIN, because the token refused it, and each wrong PIN brings the token nearer to being locked.</summary>
    public void Doubt(UserPin pin)
    {
        lock (_lock)
        {
            _goodPin = _goodPin?.SameAs(pin) == true ? null : _goodPin;
        }
    }

    /// <summary>Logs in, one thread at a time. Never uses a refused PIN again, because each wrong PIN brings the token nearer to being locked.</summary>
    public CKR Login(Pkcs11Module module, ulong session, TimeSpan patience)
    {
        using var turn = LoginTurn.Take(patience);
        UserPin pin;
        lock (_lock)
        {
            if (_status == TokenStatus.PinRefused)
            {
                return CKR.CKR_PIN_INCORRECT;
            }

            pin = _pin;
        }

        var result = module.Login(session, Info, pin);
        if (result is CKR.CKR_OK or CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
            lock (_lock)
            {
                // If library instances share their logins, the token tests a PIN only at the first login. A later login is taken as
                // acceptance of its PIN only if no accepted PIN is known yet.
                if (result == CKR.CKR_OK || !_knowsPin)
                {
                    Accepted_NeedsLock(pin);
                }
            }

            return CKR.CKR_OK;
        }

        if (ReturnValueClasses.Of(result) != ReturnValueClass.Pin)
        {
            return result;
        }

        lock (_lock)
        {
            _goodPin = _goodPin?.SameAs(pin) == true ? null : _goodPin;
            if (!_pin.SameAs(pin))
            {
                // The secret changed meanwhile, so the refusal says nothing about the new PIN.
                return CKR.CKR_USER_NOT_LOGGED_IN;
            }

            RefusePin($"token '{Info.Label}' refused the PIN of Pix:CloudHSMSecret (C_Login returned {result}); it is not tried again, so that the token does not lock: correct the secret");
        }

        return result;
    }

    public void RefusePin(string detail)
    {
        lock (_lock)
        {
            Detail = detail;
            _status = TokenStatus.PinRefused;
        }
    }

    private void Accepted_NeedsLock(UserPin pin) => (_goodPin, _knowsPin) = (pin, true);
}
