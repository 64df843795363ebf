namespace Pix.TestToken;

/// <summary>A PKCS#11 implementation that tests run on, and what it can do: tests ask for an ability, never for a name.</summary>
public abstract class TokenKind
{
    private static readonly Lazy<TokenKind> Choice = new(Choose);

    /// <summary>The one that PIX_TEST_TOKEN names (<c>./pix test --token=NAME</c>); SoftHSM when it names none.</summary>
    public static TokenKind Chosen => Choice.Value;

    /// <summary>For tests of whole processes, each with a token of its own: the chosen one, or SoftHSM where the chosen one makes only one token.</summary>
    public static TokenKind ForProcesses => Chosen.MakesManyTokens ? Chosen : new SoftHsm();

    /// <summary>For messages.</summary>
    public abstract string Name { get; }

    /// <summary>Path of the PKCS#11 module.</summary>
    public abstract string Module { get; }

    /// <summary>A sentence that says what is missing; null when tokens can be made.</summary>
    public abstract string? Unavailable { get; }

    /// <summary>Makes as many tokens as one likes, each with its own PIN, and takes keys made outside.</summary>
    public abstract bool MakesManyTokens { get; }

    /// <summary>Another copy of the module in the same process is a library of its own, with its own logins and sessions.</summary>
    public abstract bool InstancesAreApart { get; }

    /// <summary>When all sessions are closed at once, threads that sign get a return value, not a crash.</summary>
    public abstract bool ClosesSessionsSafely { get; }

    /// <summary>Characters that a password, the part of the PIN after the colon, may have.</summary>
    public virtual int LongestPassword => int.MaxValue;

    /// <summary>A token with both of Pix's keys. Where there is only one token, it can be made once.</summary>
    /// <param name="label">Label of the token.</param>
    /// <param name="password">Only where many tokens are made.</param>
    public abstract PixToken Create(string label, string? password = null);

    private static TokenKind Choose() => Environment.GetEnvironmentVariable("PIX_TEST_TOKEN") switch
    {
        null or "" or "softhsm" => new SoftHsm(),
        "opencryptoki" => new OpenCryptoki(),
        "cloudhsm-profile" => new CloudHsmProfile(),
        var other => throw new InvalidOperationException($"PIX_TEST_TOKEN is '{other}'; it must be softhsm, opencryptoki or cloudhsm-profile."),
    };
}
