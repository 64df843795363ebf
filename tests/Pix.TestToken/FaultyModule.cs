using System.Globalization;
using System.Runtime.InteropServices;

namespace Pix.TestToken;

/// <summary>The module of tests/faulty-p11 around the token's own, built for one use; does what <see cref="Do"/> says from then on.</summary>
public sealed class FaultyModule
{
    private readonly CommandedModule _module;

    private FaultyModule(CommandedModule module) => _module = module;

    /// <summary>A sentence that says what is missing; null when modules can be built.</summary>
    public static string? Unavailable => System.IO.File.Exists("/usr/bin/gcc") ? null : "gcc is not installed.";

    /// <summary>Path for Pix:Pkcs11Library.</summary>
    public string File => _module.File;

    /// <summary>What {slot} means in rules.</summary>
    public ulong Slot { get; set; }

    /// <summary>Calls that a rule struck so far, in all instances of the module.</summary>
    public long Struck => _module.Struck;

    /// <summary>Logins that ended with CKR_PIN_INCORRECT so far, in all instances of the module.</summary>
    public long RefusedLogins => _module.RefusedLogins;

    public static FaultyModule Build() => Build(TokenKind.Chosen);

    /// <param name="kind">Whose tokens it shall have.</param>
    public static FaultyModule Build(TokenKind kind) => BuildAround(kind.Module);

    /// <param name="real">The module that does the work.</param>
    public static FaultyModule BuildAround(string real) => BuildAround(real, CommandedModule.Folder("faulty"));

    /// <param name="real">The module that does the work.</param>
    /// <param name="folder">Where the module and its control file shall be; the caller removes it.</param>
    public static FaultyModule BuildAround(string real, string folder)
    {
        var module = new FaultyModule(CommandedModule.Build("faulty-p11", "CONTROL_FILE", real, folder));
        module.Do();
        return module;
    }

    /// <summary>Replaces the rules; none means that it works.</summary>
    public void Do(params string[] rules) =>
        _module.Set(rules.Select(rule => rule.Replace("{slot}", Slot.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));

    /// <summary>Calls of a function so far, in the instance loaded from the file itself.</summary>
    public unsafe long Calls(string function)
    {
        var calls = (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(NativeLibrary.Load(File), "faulty_p11_calls");
        var name = Marshal.StringToHGlobalAnsi(function);
        var count = calls(name);
        Marshal.FreeHGlobal(name);
        return count;
    }
}
