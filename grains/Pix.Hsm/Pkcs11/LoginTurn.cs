using System.Collections.Concurrent;

namespace Pix.Hsm;

/// <summary>
/// One login at a time through all instances of a module in this process: two wrong tries at once would cost two, and SoftHSM
/// writes the token's file at each login, under a file lock that does not hold between instances in one process.
/// </summary>
internal static class LoginTurn
{
    private static readonly ConcurrentDictionary<string, object> Turns = new();

    /// <summary>The lock to hold while logging in.</summary>
    public static object Of(string modulePath) => Turns.GetOrAdd(Path.GetFullPath(modulePath), _ => new object());
}
