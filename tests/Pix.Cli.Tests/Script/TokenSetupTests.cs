using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Script;

/// <summary>The development token as <c>./pix up</c> makes it, with real SoftHSM.</summary>
public sealed class TokenSetupTests : IDisposable
{
    private readonly ScratchFolder _folder = new("pix cli ");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Token_and_certificates_are_made_once_and_the_keys_cannot_leave()
    {
        var first = await Setup();
        var certificate = await File.ReadAllTextAsync(_folder["certs/signature.pem"], TestContext.Current.CancellationToken);
        var second = await Setup();

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Equal((0, "", ""), (second.ExitCode, second.Output, second.Error));
        Assert.Equal(certificate, await File.ReadAllTextAsync(_folder["certs/signature.pem"], TestContext.Current.CancellationToken));
        var keys = await PixScript.Functions(_folder.Path, "list_private_keys", TestContext.Current.CancellationToken);
        Assert.Equal(2, keys.Lines.Count(line => line.Contains("always sensitive, never extractable", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Secrets_are_for_the_owner_alone()
    {
        await Setup();

        var owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(owner, File.GetUnixFileMode(_folder["secrets/CloudHSMSecret"]));
        Assert.Equal(owner, File.GetUnixFileMode(_folder["secrets/so-pin"]));
        Assert.Equal(owner, File.GetUnixFileMode(_folder["pki/ca.key"]));
        Assert.Empty(Directory.GetFiles(_folder["pki"], "*.pin"));
    }

    [Fact]
    public async Task A_wrong_pin_is_told_with_the_file_that_has_it()
    {
        await Setup();
        _folder.Write("secrets/CloudHSMSecret", """{"HSM_USER": "pix", "HSM_PASSWORD": "wrong"}""");

        var run = await Setup();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"The token \"pix\" refuses the PIN in {_folder["secrets/CloudHSMSecret"]}", run.Error, StringComparison.Ordinal);
        Assert.Contains("begin anew", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_token_is_not_silently_replaced()
    {
        await Setup();
        Directory.Delete(_folder["tokens"], recursive: true);

        var run = await Setup();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The token is gone", run.Error, StringComparison.Ordinal);
    }

    private Task<Run> Setup() =>
        PixScript.Functions(_folder.Path, "need_token\nneed_certificates", TestContext.Current.CancellationToken);
}
