namespace Pix.TestToken;

/// <summary>
/// One SoftHSM store for the process: SoftHSM reads its configuration from SOFTHSM2_CONF, which belongs to the process.
/// A token is made in a folder of its own and moved in when it is complete, so that nobody loads half a token.
/// </summary>
public sealed class TokenStore
{
    private static readonly Lazy<TokenStore> Instance = new(() => new TokenStore());

    private TokenStore()
    {
        Folder = Directory.CreateTempSubdirectory("pix-tokens-").FullName;
        Tokens = Directory.CreateDirectory(Path.Combine(Folder, "tokens")).FullName;
        ConfigurationFile = WriteConfiguration(Folder, Tokens);
        NativeEnvironment.Set("SOFTHSM2_CONF", ConfigurationFile);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete();
    }

    public static TokenStore Shared => Instance.Value;

    /// <summary>SoftHSM's module, or the one named in PIX_TEST_MODULE.</summary>
    public static string Module { get; } = FindModule();

    public string Folder { get; }

    public string Tokens { get; }

    public string ConfigurationFile { get; }

    public static string WriteConfiguration(string folder, string tokens)
    {
        var file = Path.Combine(folder, "softhsm2.conf");
        File.WriteAllText(file, $"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n");
        return file;
    }

    /// <summary>A copy of a module: the loader takes it for another library, with a state of its own.</summary>
    public string CopyModule(string module)
    {
        var copy = Path.Combine(Folder, $"{Path.GetFileNameWithoutExtension(module)}-{Guid.NewGuid():N}.so");
        File.Copy(module, copy);
        return copy;
    }

    private static string FindModule()
    {
        string[] places = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so"];
        return Environment.GetEnvironmentVariable("PIX_TEST_MODULE") ?? places.FirstOrDefault(File.Exists) ?? places[0];
    }

    private void Delete()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A temp folder; the system clears it.
        }
    }
}
