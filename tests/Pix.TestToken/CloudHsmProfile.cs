namespace Pix.TestToken;

/// <summary>
/// SoftHSM's tokens behind the rules of AWS CloudHSM Client SDK 5 (<c>tests/faulty-p11/README.md</c>): what runs on it asks for nothing
/// that CloudHSM refuses.
/// </summary>
internal sealed class CloudHsmProfile : TokenKind
{
    private static readonly SoftHsm Real = new();
    private static readonly Lazy<CloudHsmModule> Shared = new(() => CloudHsmModule.Build());

    public override string Name => "the CloudHSM profile";

    public override string Module => Shared.Value.File;

    public override string? Unavailable => Real.Unavailable ?? FaultyModule.Unavailable;

    // CloudHSM has one token, for the whole cluster; the profile has as many as the tests want.
    public override bool MakesManyTokens => true;

    public override bool InstancesAreApart => true;

    public override bool ClosesSessionsSafely => true;

    public override int LongestPassword => 32;

    public override PixToken Create(string label, string? password = null) => SoftHsmToken.Create(label, password ?? "test-only-1", Module);
}
