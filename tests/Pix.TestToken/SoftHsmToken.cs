using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Pix.TestToken;

/// <summary>A SoftHSM token of its own, behind a copy of the module that nobody else in the process loads.</summary>
public sealed class SoftHsmToken : PixToken
{
    /// <summary>How often each label was asked for in this process.</summary>
    private static readonly ConcurrentDictionary<string, int> Asked = new(StringComparer.Ordinal);

    private int _keys;

    private SoftHsmToken(string label, string password, string module)
        : base(label, "pix_user", password, TokenStore.Shared.CopyModule(module))
    {
    }

    /// <param name="label">
    /// Label of the token; a second one of a label in this process has a number behind it, since all share one store, where a module finds
    /// a token by its label.
    /// </param>
    /// <param name="password">Its PIN is user:password.</param>
    /// <param name="module">What Pix shall use: SoftHSM's own module when null, or one around it.</param>
    public static SoftHsmToken Create(string label, string password = "test-only-1", string? module = null)
    {
        label = Unique(label);
        var token = new SoftHsmToken(label, password, module ?? TokenStore.Module);
        token.Make(configuration => token.Keep(token.GenerateKey(SignatureLabel, configuration), token.GenerateKey(MtlsLabel, configuration)), token.Pin);
        return token;
    }

    /// <summary>Removes the token for good.</summary>
    public void Remove() => Directory.Delete(TakeAway(), recursive: true);

    /// <summary>Takes the token away, at once: a module that reads half a token refuses all of them.</summary>
    /// <returns>Where it is now, for <see cref="PutBack"/>.</returns>
    public string TakeAway()
    {
        var away = Path.Combine(TokenStore.Shared.Folder, Guid.NewGuid().ToString("N"));
        Directory.Move(Folder(), away);
        return away;
    }

    /// <summary>The token that was taken away is there again, whatever is there besides; it has its keys, and gets no more.</summary>
    public static void PutBack(string away) => Directory.Move(away, Path.Combine(TokenStore.Shared.Tokens, Path.GetFileName(away)));

    /// <summary>Makes an empty token in place of the one that is away: same label, another serial number, another slot.</summary>
    /// <param name="password">Its PIN is user:password; the one of before when null.</param>
    public void MakeAnew(string? password = null) => Make(_ => { }, $"{User}:{password ?? Password}");

    /// <summary>Another label, as long as the one that it has; everything else stays.</summary>
    public void Rename(string label)
    {
        var file = Path.Combine(Folder(), "token.object");
        var content = File.ReadAllBytes(file);
        Padded(label).CopyTo(content, content.AsSpan().IndexOf(Padded(Label)));
        File.WriteAllBytes(file + ".new", content);
        File.Move(file + ".new", file, overwrite: true);
    }

    public override TestKey GenerateKey(string label) => GenerateKey(label, TokenStore.Shared.ConfigurationFile);

    public override TestKey ImportKey(RSA key, string label)
    {
        var (id, file) = (NextId(), Path.GetTempFileName());
        File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
        CommandLine.Run("softhsm2-util", ["--import", file, "--token", Label, "--label", label, "--id", id, "--pin", Pin], ("SOFTHSM2_CONF", TokenStore.Shared.ConfigurationFile));
        File.Delete(file);
        return new TestKey(label, id, new PublicKey(key));
    }

    private void Make(Action<string> fill, string pin)
    {
        var staging = Directory.CreateTempSubdirectory("pix-token-").FullName;
        var tokens = Directory.CreateDirectory(Path.Combine(staging, "tokens")).FullName;
        var configuration = TokenStore.WriteConfiguration(staging, tokens);
        CommandLine.Run("softhsm2-util", ["--init-token", "--free", "--label", Label, "--so-pin", "so-test-only", "--pin", pin], ("SOFTHSM2_CONF", configuration));
        fill(configuration);
        foreach (var folder in Directory.GetDirectories(tokens))
        {
            Directory.Move(folder, Path.Combine(TokenStore.Shared.Tokens, Path.GetFileName(folder)));
        }

        Directory.Delete(staging, recursive: true);
    }

    private string Folder() => Directory.GetDirectories(TokenStore.Shared.Tokens)
        .Single(folder => File.ReadAllBytes(Path.Combine(folder, "token.object")).AsSpan().IndexOf(Padded(Label)) >= 0);

    // As CK_TOKEN_INFO has it.
    private static byte[] Padded(string label) => Encoding.ASCII.GetBytes(label.PadRight(32));

    private static string Unique(string label) => Asked.AddOrUpdate(label, 1, (_, times) => times + 1) is var time and > 1 ? Unique($"{label}-{time}") : label;

    private string NextId() => (++_keys).ToString("x4", CultureInfo.InvariantCulture);

    private TestKey GenerateKey(string label, string configuration)
    {
        var id = NextId();
        string[] login = ["--module", TokenStore.Module, "--token-label", Label, "--login", "--pin", "env:PIX_TEST_PIN"];
        (string, string)[] environment = [("SOFTHSM2_CONF", configuration), ("PIX_TEST_PIN", Pin)];
        CommandLine.Run("pkcs11-tool", [.. login, "--keypairgen", "--key-type", "rsa:2048", "--label", label, "--id", id], environment);
        var file = Path.GetTempFileName();
        CommandLine.Run("pkcs11-tool", [.. login, "--read-object", "--type", "pubkey", "--id", id, "--output-file", file], environment);
        var publicKey = PublicKey.CreateFromSubjectPublicKeyInfo(File.ReadAllBytes(file), out _);
        File.Delete(file);
        return new TestKey(label, id, publicKey);
    }
}
