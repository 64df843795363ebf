namespace Pix.TestToken;

/// <summary>
/// openCryptoki's software token: one for each running pkcsslotd, its daemon, in a system folder; <c>scripts/opencryptoki.sh</c> gives a
/// program one of its own.
/// </summary>
internal sealed class OpenCryptoki : TokenKind
{
    private const string Socket = "/run/pkcsslotd.socket";

    private static readonly string[] Modules =
    [
        "/usr/lib/x86_64-linux-gnu/opencryptoki/libopencryptoki.so.0", "/usr/lib/aarch64-linux-gnu/opencryptoki/libopencryptoki.so.0",
        "/usr/lib64/opencryptoki/libopencryptoki.so.0", "/usr/lib/opencryptoki/libopencryptoki.so.0",
    ];

    public override string Name => "openCryptoki";

    public override string Module => Array.Find(Modules, File.Exists) ?? Modules[0];

    public override string? Unavailable =>
        !File.Exists(Module) ? "openCryptoki is not installed (package opencryptoki)."
        : !File.Exists("/usr/bin/pkcs11-tool") ? "pkcs11-tool is not installed (package opensc)."
        : !File.Exists(Socket) ? "openCryptoki's daemon does not run (pkcsslotd)."
        : null;

    public override bool MakesManyTokens => false;

    // Each copy of libopencryptoki loads the same token library, by name.
    public override bool InstancesAreApart => false;

    // 3.8.1 ends in SIGSEGV or abort within ten thousand signatures.
    public override bool ClosesSessionsSafely => false;

    public override PixToken Create(string label, string? password = null) =>
        password is null ? OpenCryptokiToken.Create(label) : throw new NotSupportedException("The one token of openCryptoki has its own password.");
}
