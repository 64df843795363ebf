namespace Pix.Hsm;

/// <summary>
/// One login at a time in this process, through whatever instance of a module: two wrong tries at once would cost two, and
/// SoftHSM writes the token's file at each login, under a file lock that does not hold between instances in one process.
/// </summary>
internal static class LoginTurn
{
    /// <summary>The lock to hold while logging in, and while a library reads its tokens.</summary>
    public static object Lock { get; } = new();
}
