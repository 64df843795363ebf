using Net.Pkcs11Interop.Common;
using Pix.Hsm.Pairs;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Sessions;

/// <summary>The pool's knowledge of one token: its state, its keys, and whether our PIN is accepted.</summary>
internal sealed class TokenLink(TokenInfo info, UserPin pin, TimeProvider time)
{
    // One may be a session's own fault; three in a row, without a signature in between, are the token's.
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

    /// <summary>How many signatures it bears at a time.</summary>
    public CallWindow Window { get; } = new(time);

    /// <summary>The slot may change when the library is initialized again.</summary>
    public TokenInfo Info { get; set; } = info;

    public TokenStatus Status => _status;

    /// <summary>Why the token is not ready.</summary>
    public string Detail { get; private set; } = "not connected yet";

    /// <summary>Grows when a session turned out dead: the token's other sessions are checked before they are used.</summary>
    public int Suspicions => Volatile.Read(ref _suspicions);

    /// <summary>Keys found on it that are not signing keys.</summary>
    public IReadOnlyList<SigningPair> FoundBeside => _foundBeside;

    /// <summary>Tokens that were taken for it while it was absent, and refused its PIN: none is tried again until the secret changes.</summary>
    public IReadOnlyList<Stranger> Strangers => _strangers;

    /// <summary>The PIN that the token accepted last and that nothing has refused since; null when there is none. OpenSSL logs in with no other.</summary>
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

    /// <summary>Whether it held the key at any time in this process.</summary>
    public bool HasHad(KeyFingerprint key) => _had.Contains(key) || Holds(key);

    /// <summary>Keeps a key that is not a signing key: it stays whatever happens to those, and is searched like them when lost.</summary>
    public void KeepBeside(SigningPair pair)
    {
        lock (_lock)
        {
            _foundBeside = [.. _foundBeside, pair];
            _beside = [.. _beside, pair.Fingerprint];
        }
    }

    public void Suspect() => Interlocked.Increment(ref _suspicions);

    /// <summary>How many calls in a row it did not answer, including this one.</summary>
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

    /// <summary>True when unclear failures repeat so often that the token counts as failed.</summary>
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

    /// <summary>Marks the token as down; true when it was ready until now.</summary>
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

    /// <summary>Takes other labels and keys; its state does not change.</summary>
    public void Keep(IEnumerable<KeyFingerprint> keys)
    {
        lock (_lock)
        {
            _had = [.. _had, .. _keys];
            _keys = [.. keys];
        }
    }

    /// <summary>Adds keys that it lacked and that were found on it; true when there was one.</summary>
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

    /// <summary>Takes a new secret, which is worth one new attempt; the same secret is not.</summary>
    /// <param name="pin">The new one.</param>
    /// <param name="isTried">The token has accepted it.</param>
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

    /// <summary>A separate link to a candidate with another label or number: its answers do not count for this token.</summary>
    public TokenLink Candidate(TokenInfo info)
    {
        lock (_lock)
        {
            return new TokenLink(info, _pin, time) { _knowsPin = _knowsPin };
        }
    }

    /// <summary>The candidate is this token: the login worked, and it has the keys.</summary>
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

    /// <summary>The candidate refused the PIN.</summary>
    public void Estrange(TokenLink candidate) => Estrange(candidate.Info, candidate._pin, candidate.Detail);

    /// <summary>
    /// A token with only the label or only the number refused the PIN; false when the secret has changed since, because it refused another
    /// one.
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

    /// <summary>Another user of the token was refused with the PIN: further tries would bring the token nearer to its lock.</summary>
    public void Doubt(UserPin pin)
    {
        lock (_lock)
        {
            _goodPin = _goodPin?.SameAs(pin) == true ? null : _goodPin;
        }
    }

    /// <summary>Logs in, one thread at a time and never again after a refusal: each wrong try brings the token nearer to its lock.</summary>
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
                // When instances share their logins, only the first learns that its PIN is right.
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
                // The secret changed meanwhile: the refusal says nothing about the new one.
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
