using Pix.Hsm.Sessions;
using Pix.TestToken;

namespace Pix.Hsm.Load.Chaos;

/// <summary>The faults to inject, at least one for every class of failure from which the session pool can recover.</summary>
internal static class Faults
{
    private const SigningFailure Away = SigningFailure.TokenUnavailable;

    private static readonly TimeSpan While = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    // Time limit of a call for faults that must not make a signature time out. It is long enough for a busy machine to sign.
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(2);

    // Duration that is longer than a request waits for a session in the chaos command (2 s).
    private static readonly TimeSpan LongerThanAWait = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Dial = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("one session: CKR_SESSION_HANDLE_INVALID", "C_Sign return 0xB3 count=1"),
        new("one session: CKR_SESSION_CLOSED", "C_Sign return 0xB0 count=1"),
        new("one session: CKR_OPERATION_ACTIVE", "C_SignInit return 0x90 count=1"),
        new("one session: CKR_KEY_HANDLE_INVALID", "C_SignInit return 0x60 count=1"),
        new("all sessions closed at once", "C_Sign kill count=1") { NeedsSturdyModule = true },
        new("login lost: CKR_USER_NOT_LOGGED_IN", "C_SignInit return 0x101 count=1"),
        new("token: CKR_DEVICE_ERROR, once", "C_Sign return 0x30 count=1"),
        new("token: CKR_DEVICE_REMOVED, for 300 ms", "* return 0x32") { Lasts = While, Explains = [Away] },
        new("token: CKR_TOKEN_NOT_PRESENT, for 300 ms", "* return 0xE0") { Lasts = While, Explains = [Away] },
        new("library: CKR_CRYPTOKI_NOT_INITIALIZED", "* return 0x190 until=init"),
        new("library: CKR_GENERAL_ERROR, for good", "* return 0x5 until=init") { Explains = [Away] },
        new("library: C_Initialize fails too, for 300 ms", "* return 0x190", "C_Initialize return 0x5") { Lasts = While, Explains = [Away] },
        new("throttling: CKR_FUNCTION_FAILED, five times", "C_Sign return 0x6 count=5"),
        new("throttling: 30 in 100 calls", "C_Sign return 0x6 p=0.3") { IsAllAlong = true },
        new("throttling: 60 in 100 calls", "C_Sign return 0x6 p=0.6") { IsAllAlong = true, Explains = [Away, SigningFailure.WaitedTooLong] },
        new("throttling: an HSM that does two at a time") { IsAllAlong = true, Profile = ["busy 2", "sign 5"], MostStruckEach = 1 },
        new("read-write only: sessions closed behind CloudHSM's rules, and TLS handshakes", "C_Sign kill count=1 first")
            { Profile = [], HasHandshakes = true, NeedsSturdyModule = true },
        new("key lost, for 300 ms", "C_FindObjects hide", "C_SignInit return 0x60") { Lasts = While, Explains = [SigningFailure.KeyMissing, Away] },
        new("key lost, one of two, for 3 s", "C_Sign kill count=1 first")
            { Lasts = LongerThanAWait, Keys = ChaosKeys.TwoOnOneToken, Profile = [$"hidden {ChaosTokens.SecondLabel}"], Explains = [SigningFailure.KeyMissing], NeedsSturdyModule = true },
        new("key on one of CloudHSM's two HSMs, for 300 ms", "C_Sign kill count=1 first")
            { Lasts = While, Profile = [$"halfway {PixToken.SignatureLabel}"], Explains = [SigningFailure.KeyMissing, Away], NeedsSturdyModule = true },
        new("fail over: one of two tokens fails, for 300 ms", "* return 0x30 slot={slot}") { Lasts = While, Keys = ChaosKeys.OneOnTwoTokens },
        new("fail over: the key is lost on one of two tokens, for 300 ms", "C_FindObjects hide slot={slot}", "C_SignInit return 0x60 slot={slot}")
            { Lasts = While, Keys = ChaosKeys.OneOnTwoTokens },
        new("hang: one C_Sign", "C_Sign hang count=1") { CallLimit = Short, Explains = [SigningFailure.SignTimedOut], NeedsSturdyModule = true },
        new("hang: every C_Sign", "C_Sign hang count=4") { CallLimit = Short, Explains = [SigningFailure.SignTimedOut, Away], NeedsSturdyModule = true },
        new("hang: C_Login", "C_Sign kill count=1", "C_Login hang count=1") { CallLimit = Short, Explains = [SigningFailure.SignTimedOut, Away], NeedsSturdyModule = true },
        new("hang: the look at a token that failed, while the other signs", "C_Sign return 0x30 slot={slot} count=1", "C_OpenSession hang slot={slot} count=1")
            { CallLimit = Long, Keys = ChaosKeys.OneOnTwoTokens, NeedsSturdyModule = true },
        new("hang: the look at the token for changed settings", "C_OpenSession hang count=1") { CallLimit = Long, ChangesSettings = true, NeedsSturdyModule = true },
        new("hang: the key of TLS handshakes, for 1.5 s", "C_Sign hang copy")
            { Lasts = 1.5 * Dial, DialLimit = Dial, HasHandshakes = true, HangsHandshakes = true, NeedsSturdyModule = true },
        new("wrong signature, once", "C_Sign flip count=1"),
        new("wrong signatures, for 300 ms", "C_Sign flip") { Lasts = While, Explains = [SigningFailure.WrongSignature] },
        new("CKR_PIN_INCORRECT, until the secret changes", "C_Sign kill count=1", "C_Login return 0xA0")
            { NeedsNewSecret = true, Explains = [SigningFailure.PinRefused], NeedsSturdyModule = true },
        Mixed(ChaosRun.IsSturdy),
    ];

    /// <summary>Returns a fault that injects all failures at random. Failures that not every module can stand are included only if sturdy is true.</summary>
    private static Fault Mixed(bool sturdy) => new(
        "all of these by chance",
        [
            "C_Sign return 0xB3 p=0.01", "C_SignInit return 0x90 p=0.01", "C_SignInit return 0x101 p=0.01", "C_Sign return 0x5 p=0.01", "C_Sign return 0x6 p=0.005",
            "C_Sign return 0x30 p=0.002", "C_Sign return 0x190 p=0.001", "C_OpenSession return 0x5 p=0.02", "C_FindObjectsInit return 0x5 p=0.02",
            "C_Sign flip p=0.005", "C_Sign delay 5 p=0.01", .. sturdy ? (string[])["C_Sign kill p=0.001", "C_Sign hang p=0.0003"] : [],
        ])
    { CallLimit = Short, IsAllAlong = true, Explains = [Away, SigningFailure.WrongSignature, SigningFailure.SignTimedOut] };
}
