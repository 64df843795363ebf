using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Script;

public sealed class MissingPackagesTests : IDisposable
{
    private readonly ScratchFolder _folder = new("pix cli ");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_apt_up_names_the_packages_to_install_by_hand()
    {
        var path = PathWith("bash", "env", "readlink", "dirname", "mkdir", "chmod", "flock", "grep", "cat", "dotnet");

        var run = await Up(path);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("apt-get is not on this machine", run.Error, StringComparison.Ordinal);
        Assert.Contains("opensc libengine-pkcs11-openssl openssl curl", run.Error, StringComparison.Ordinal);
        Assert.Contains("Install them", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_apt_fails_up_says_what_to_install_and_where_the_log_is()
    {
        var path = PathWith("bash", "env", "readlink", "dirname", "mkdir", "chmod", "flock", "grep", "cat", "dotnet", "tail");
        Script(Path.Combine(path, "apt-get"), "echo 'E: Unable to locate package' >&2; exit 100");
        Script(Path.Combine(path, "sudo"), "shift; exec \"$@\"");

        var run = await Up(path);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Installing with apt:", run.Output, StringComparison.Ordinal);
        Assert.Contains("E: Unable to locate package", run.Error, StringComparison.Ordinal);
        Assert.Contains("apt could not install: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("apt.log", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_sdk_up_says_where_to_get_it()
    {
        var run = await Up(PathWith("bash", "env", "readlink", "dirname", "mkdir", "chmod", "flock", "grep", "cat"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(".NET 10 SDK is not on this machine", run.Error, StringComparison.Ordinal);
        Assert.Contains("https://dotnet.microsoft.com/download/dotnet/10.0", run.Error, StringComparison.Ordinal);
    }

    private Task<Run> Up(string path) => Run.Program(
        PixScript.Path,
        ["up"],
        TestContext.Current.CancellationToken,
        new Dictionary<string, string> { ["PATH"] = path, ["PIX_HOME"] = _folder["home"] });

    private string PathWith(params string[] programs)
    {
        var folder = Directory.CreateDirectory(_folder["bin"]).FullName;
        foreach (var program in programs)
        {
            var target = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(place => Path.Combine(place, program)).First(File.Exists);
            // Through a script: dotnet finds its runtime beside the file it was started as.
            Script(Path.Combine(folder, program), $"exec '{target}' \"$@\"");
        }

        return folder;
    }

    private static void Script(string file, string line)
    {
        File.WriteAllText(file, $"#!/bin/bash\n{line}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
