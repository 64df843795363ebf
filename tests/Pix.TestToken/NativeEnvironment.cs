using System.Runtime.InteropServices;

namespace Pix.TestToken;

/// <summary>Environment.SetEnvironmentVariable does not reach getenv of native libraries on Linux; this does.</summary>
public static partial class NativeEnvironment
{
    public static void Set(string name, string value)
    {
        if (SetEnvironment(name, value, 1) != 0)
        {
            throw new InvalidOperationException($"setenv {name} failed.");
        }

        // For the processes that .NET starts.
        Environment.SetEnvironmentVariable(name, value);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
