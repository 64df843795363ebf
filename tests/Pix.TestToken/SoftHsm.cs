namespace Pix.TestToken;

/// <summary>SoftHSM 2: tokens are folders.</summary>
internal sealed class SoftHsm : TokenKind
{
    public override string Name => "SoftHSM";

    public override string Module => TokenStore.Module;

    public override string? Unavailable =>
        File.Exists(Module) && File.Exists("/usr/bin/softhsm2-util") && File.Exists("/usr/bin/pkcs11-tool")
            ? null
            : "SoftHSM, softhsm2-util or pkcs11-tool is not installed.";

    public override bool MakesManyTokens => true;

    public override bool InstancesAreApart => true;

    public override bool ClosesSessionsSafely => true;

    public override PixToken Create(string label, string? password = null) => SoftHsmToken.Create(label, password ?? "test-only-1");
}
