namespace Pix.TestToken;

/// <summary>The module <c>tests/faulty-p11/cloudhsm-profile.c</c> around SoftHSM, built for one use.</summary>
public sealed class CloudHsmModule
{
    private readonly string _profile;

    private CloudHsmModule(string file, string profile) => (File, _profile) = (file, profile);

    /// <summary>Path for Pix:Pkcs11Library.</summary>
    public string File { get; }

    public static CloudHsmModule Build()
    {
        var folder = Directory.CreateDirectory(Path.Combine(TokenStore.Shared.Folder, $"cloudhsm-{Guid.NewGuid():N}")).FullName;
        var (file, profile) = (Path.Combine(folder, "cloudhsm.so"), Path.Combine(folder, "profile"));
        var source = Path.Combine(AppContext.BaseDirectory, "cloudhsm-profile.c");
        CommandLine.Run("gcc", ["-shared", "-fPIC", "-O1", "-pthread", $"-DREAL_MODULE=\"{TokenStore.Module}\"", $"-DPROFILE_FILE=\"{profile}\"", "-o", file, source]);
        return new CloudHsmModule(file, profile);
    }

    /// <summary>Replaces what the source calls the file; none means the defaults.</summary>
    public void Set(params string[] lines)
    {
        var draft = $"{_profile}.{Guid.NewGuid():N}";
        System.IO.File.WriteAllText(draft, string.Join('\n', lines) + "\n");
        System.IO.File.Move(draft, _profile, overwrite: true);
    }
}
