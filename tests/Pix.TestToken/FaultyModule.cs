using System.Globalization;
using System.Runtime.InteropServices;

namespace Pix.TestToken;

/// <summary>The module of tests/faulty-p11 around the token's own, built for one use; does what <see cref="Do"/> says from then on.</summary>
public sealed class FaultyModule
{
    private readonly string _control;

    private FaultyModule(string file, string control)
    {
        File = file;
        _control = control;
    }

    /// <summary>A sentence that says what is missing; null when modules can be built.</summary>
    public static string? Unavailable => System.IO.File.Exists("/usr/bin/gcc") ? null : "gcc is not installed.";

    /// <summary>Path for Pix:Pkcs11Library.</summary>
    public string File { get; }

    /// <summary>What {slot} means in rules.</summary>
    public ulong Slot { get; set; }

    /// <summary>Calls that a rule struck so far, in all instances of the module.</summary>
    public long Struck => BitConverter.ToInt64(System.IO.File.ReadAllBytes($"{_control}.struck"));

    public static FaultyModule Build() => Build(TokenKind.Chosen);

    /// <param name="kind">Whose tokens it shall have.</param>
    public static FaultyModule Build(TokenKind kind) =>
        BuildAround(kind.Module, Directory.CreateDirectory(Path.Combine(TokenStore.Shared.Folder, $"faulty-{Guid.NewGuid():N}")).FullName);

    /// <param name="real">The module that does the work.</param>
    /// <param name="folder">Where the module and its control file shall be; the caller removes it.</param>
    public static FaultyModule BuildAround(string real, string folder)
    {
        var (file, control) = (Path.Combine(folder, "faulty.so"), Path.Combine(folder, "control"));
        var source = Path.Combine(AppContext.BaseDirectory, "faulty-p11.c");
        CommandLine.Run("gcc", ["-shared", "-fPIC", "-O1", "-pthread", $"-DREAL_MODULE=\"{real}\"", $"-DCONTROL_FILE=\"{control}\"", "-o", file, source]);
        System.IO.File.WriteAllBytes($"{control}.struck", new byte[sizeof(long)]);
        var module = new FaultyModule(file, control);
        module.Do();
        return module;
    }

    /// <summary>Replaces the rules; none means that it works.</summary>
    public void Do(params string[] rules)
    {
        var draft = $"{_control}.{Guid.NewGuid():N}";
        var text = string.Join('\n', rules).Replace("{slot}", Slot.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        System.IO.File.WriteAllText(draft, text + "\n");
        System.IO.File.Move(draft, _control, overwrite: true);
    }

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
