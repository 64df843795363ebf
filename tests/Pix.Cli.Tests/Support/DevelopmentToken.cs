namespace Pix.Cli.Tests.Support;

/// <summary>A token, certificates and settings as <c>./pix up</c> makes them, in a folder of their own; shared by the tests of a class.</summary>
public sealed class DevelopmentToken : IAsyncLifetime
{
    private readonly ScratchFolder _folder = new("pix cli ");

    /// <summary>What the settings file sets, for the environment of the command line.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; private set; } = new Dictionary<string, string>();

    public string SignatureCertificate => _folder["certs/signature.pem"];

    public async ValueTask InitializeAsync()
    {
        var run = await PixScript.Functions(
            _folder.Path, "need_token\nneed_certificates\nwrite_settings", TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, run.Error);
        Settings = File.ReadLines(_folder["config.env"])
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
