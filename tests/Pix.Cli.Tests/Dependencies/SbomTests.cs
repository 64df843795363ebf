using System.Text.Json;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Dependencies;

public sealed class SbomTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_package_is_listed_once_whether_direct_or_not()
    {
        var list = _folder.Write("list.json", """
            {"version":1,"projects":[
             {"path":"a.csproj","frameworks":[{"framework":"net10.0","topLevelPackages":[{"id":"B","requestedVersion":"2.0","resolvedVersion":"2.0"}],"transitivePackages":[{"id":"A","resolvedVersion":"1.0"}]}]},
             {"path":"b.csproj","frameworks":[{"framework":"net10.0","topLevelPackages":[{"id":"A","requestedVersion":"1.0","resolvedVersion":"1.0"}]}]},
             {"path":"c.csproj"}]}
            """);

        var run = await PixCli.RunAsync(["sbom", list, "-o", _folder["bom.json"]]);

        Assert.True(run.ExitCode == 0, run.Error);
        var bill = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["bom.json"], TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal("CycloneDX", bill.GetProperty("bomFormat").GetString());
        Assert.Equal(["pkg:nuget/A@1.0", "pkg:nuget/B@2.0"], bill.GetProperty("components").EnumerateArray().Select(component => component.GetProperty("purl").GetString()));
    }

    [Fact]
    public async Task What_is_no_list_is_refused()
    {
        var run = await PixCli.RunAsync(["sbom", _folder.Write("list.json", "{}"), "-o", _folder["bom.json"]]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("not a list of packages", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("has the following vulnerable packages", 1)]
    [InlineData("has no vulnerable packages given the current sources", 0)]
    [InlineData("error: unable to load the service index", 0)]
    public async Task The_feed_is_asked_and_one_without_an_answer_is_told(string answer, int expected)
    {
        var run = await PixScript.Functions(
            _folder.Root,
            $"dotnet() {{ echo '{answer}'; }}\nvulnerable_packages",
            TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == expected, run.Output + run.Error);
        if (answer.StartsWith("error", StringComparison.Ordinal))
        {
            Assert.Contains("could not be asked", run.Output, StringComparison.Ordinal);
        }
    }
}
