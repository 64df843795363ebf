using System.Runtime.InteropServices;
using Pix.TestToken;

namespace Pix.Hsm.Tests.Support;

/// <summary>The module of tests/faulty-p11 around the token's own, built for one test; does what <see cref="Do"/> says from then on.</summary>
public sealed class FaultyModule
{
    private readonly string _control;

    private FaultyModule(string file, string control)
    {
        File = file;
        _control = control;
    }

    /// <summary>Path for Pix:Pkcs11Library.</summary>
    public string File { get; }

    public static FaultyModule Build()
    {
        if (!System.IO.File.Exists("/usr/bin/gcc"))
        {
            Assert.Skip("gcc is not installed.");
        }

        var folder = Directory.CreateDirectory(Path.Combine(TokenStore.Shared.Folder, $"faulty-{Guid.NewGuid():N}")).FullName;
        var (file, control) = (Path.Combine(folder, "faulty.so"), Path.Combine(folder, "control"));
        var source = Path.Combine(AppContext.BaseDirectory, "faulty-p11.c");
        CommandLine.Run("gcc", ["-shared", "-fPIC", "-O1", "-pthread", $"-DREAL_MODULE=\"{TokenKind.Chosen.Module}\"", $"-DCONTROL_FILE=\"{control}\"", "-o", file, source]);
        var module = new FaultyModule(file, control);
        module.Do();
        return module;
    }

    /// <summary>Replaces the rules; none means that it works.</summary>
    public void Do(params string[] rules)
    {
        var draft = $"{_control}.{Guid.NewGuid():N}";
        System.IO.File.WriteAllText(draft, string.Join('\n', rules) + "\n");
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
