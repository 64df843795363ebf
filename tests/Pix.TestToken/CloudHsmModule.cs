namespace Pix.TestToken;

/// <summary>The module <c>tests/faulty-p11/cloudhsm-profile.c</c> around SoftHSM, built for one use.</summary>
public sealed class CloudHsmModule
{
    private readonly CommandedModule _module;

    private CloudHsmModule(CommandedModule module) => _module = module;

    /// <summary>Path for Pix:Pkcs11Library.</summary>
    public string File => _module.File;

    /// <summary>Calls that one of its rules refused so far, in all instances of the module.</summary>
    public long Struck => _module.Struck;

    public static CloudHsmModule Build() =>
        new(CommandedModule.Build("cloudhsm-profile", "PROFILE_FILE", TokenStore.Module, CommandedModule.Folder("cloudhsm")));

    /// <summary>Replaces what the source calls the file; none means the defaults.</summary>
    public void Set(params string[] lines) => _module.Set(lines);
}
