using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Pix.Testing;

/// <summary>
/// Runs something as a user whom the file system may forbid what a test closed. Tests may run as root, whom nothing is forbidden: then the
/// thread's calls are checked as those of <c>nobody</c> (setfsuid(2): Linux, this thread alone). Who is not root is forbidden what he
/// closed for himself, so close with a mode that gives the owner nothing either.
/// </summary>
public static partial class AnotherUser
{
    private const uint Nobody = 65534;

    /// <summary>Runs on a thread of its own what must not leave it.</summary>
    /// <param name="work">What runs.</param>
    /// <param name="before">What the owner does before that; see below.</param>
    public static T Run<T>(Func<T> work, Action? before = null)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has users for a thread.");
        (T? Result, ExceptionDispatchInfo? Failure) end = default;
        var thread = new Thread(() =>
        {
            // Once as we are: what is loaded then need not be found as nobody, who may not see where it is.
            end = Try(work);
            before?.Invoke();
            if (Environment.UserName == "root")
            {
                _ = SetGroup(Nobody);
                _ = SetUser(Nobody);
            }

            end = Try(work);
        });
        thread.Start();
        thread.Join();
        end.Failure?.Throw();
        return end.Result!;
    }

    private static (T? Result, ExceptionDispatchInfo? Failure) Try<T>(Func<T> work)
    {
        try
        {
            return (work(), null);
        }
        catch (Exception failure)
        {
            return (default, ExceptionDispatchInfo.Capture(failure));
        }
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetUser(uint user);

    [LibraryImport("libc", EntryPoint = "setfsgid")]
    private static partial int SetGroup(uint group);
}
