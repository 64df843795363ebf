namespace Pix.Hsm.Load.Chaos;

/// <summary>Every class of failure that the pool knows how to heal.</summary>
internal static class Faults
{
    private static readonly TimeSpan While = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan Throttling = TimeSpan.FromSeconds(3);

    // Longer than a call may take here.
    private static readonly TimeSpan Hang = TimeSpan.FromMilliseconds(500);

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("one session: CKR_SESSION_HANDLE_INVALID", "C_Sign return 0xB3 count=1"),
        new("one session: CKR_SESSION_CLOSED", "C_Sign return 0xB0 count=1"),
        new("one session: CKR_OPERATION_ACTIVE", "C_SignInit return 0x90 count=1"),
        new("one session: CKR_KEY_HANDLE_INVALID", "C_SignInit return 0x60 count=1"),
        new("all sessions closed at once", "C_Sign kill count=1") { NeedsSturdyModule = true },
        new("login lost: CKR_USER_NOT_LOGGED_IN", "C_SignInit return 0x101 count=1"),
        new("token: CKR_DEVICE_ERROR, once", "C_Sign return 0x30 count=1"),
        new("token: CKR_DEVICE_REMOVED, for 300 ms", "* return 0x32") { Lasts = While },
        new("token: CKR_TOKEN_NOT_PRESENT, for 300 ms", "* return 0xE0") { Lasts = While },
        new("library: CKR_CRYPTOKI_NOT_INITIALIZED", "* return 0x190 until=init"),
        new("library: CKR_GENERAL_ERROR, for good", "* return 0x5 until=init"),
        new("throttling: CKR_FUNCTION_FAILED, five times", "C_Sign return 0x6 count=5"),
        new("throttling: 30 in 100, for 3 s", "C_Sign return 0x6 p=0.3") { Lasts = Throttling },
        new("throttling: 60 in 100, for 3 s", "C_Sign return 0x6 p=0.6") { Lasts = Throttling },
        new("key lost, for 300 ms", "C_FindObjects hide", "C_SignInit return 0x60") { Lasts = While },
        new("library: C_Initialize fails too, for 300 ms", "* return 0x190", "C_Initialize return 0x5") { Lasts = While },
        new("fail over: one of two tokens fails, for 300 ms", "* return 0x30 slot={slot}") { Lasts = While, TwoTokens = true },
        new("one C_Sign hangs, for 500 ms", "C_Sign hang count=1") { Lasts = Hang, NeedsSturdyModule = true },
        new("every C_Sign hangs, for 500 ms", "C_Sign hang count=4") { Lasts = Hang, NeedsSturdyModule = true },
        new("C_Login hangs, for 500 ms", "C_Sign kill count=1", "C_Login hang count=1") { Lasts = Hang, NeedsSturdyModule = true },
        new("wrong signature, once", "C_Sign flip count=1"),
        new("wrong signatures, for 300 ms", "C_Sign flip") { Lasts = While },
        new("CKR_PIN_INCORRECT, until the secret changes", "C_Sign kill count=1", "C_Login return 0xA0") { NeedsNewSecret = true, NeedsSturdyModule = true },
    ];

    /// <summary>Everything by chance; some rules only where the module bears them.</summary>
    public static Fault Mixed(bool sturdy) => new(
        "all of these by chance",
        [
            "C_Sign return 0xB3 p=0.01", "C_SignInit return 0x90 p=0.01", "C_SignInit return 0x101 p=0.01", "C_Sign return 0x5 p=0.01", "C_Sign return 0x6 p=0.005",
            "C_Sign return 0x30 p=0.002", "C_Sign return 0x190 p=0.001", "C_OpenSession return 0x5 p=0.02", "C_FindObjectsInit return 0x5 p=0.02",
            "C_Sign flip p=0.005", "C_Sign delay 5 p=0.01", .. sturdy ? (string[])["C_Sign kill p=0.001", "C_Sign hang p=0.0003"] : [],
        ]);
}
