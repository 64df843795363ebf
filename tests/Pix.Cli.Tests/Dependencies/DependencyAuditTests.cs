using System.Text.Json;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Dependencies;

/// <summary><c>./pix deps</c>: known holes, and the bill of materials as CycloneDX's own tool writes it.</summary>
public sealed class DependencyAuditTests : IDisposable
{
    private const string Bill = "run/pix.cdx.json";

    private readonly ScratchFolder _folder = new("pix cli ");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_package_is_listed_once_whether_direct_or_not()
    {
        var tools = Directory.CreateDirectory(_folder[".config"]).FullName;
        File.Copy(Path.Combine(Repository.Root, ".config/dotnet-tools.json"), Path.Combine(tools, "dotnet-tools.json"));
        // Packages that this repository restored already; the hosting one brings the other in its train.
        var (hosting, abstractions) = (Pinned("Microsoft.Extensions.Hosting"), Pinned("Microsoft.Extensions.Hosting.Abstractions"));
        Project("a", ("Microsoft.Extensions.Hosting", hosting));
        Project("b", ("Microsoft.Extensions.Hosting.Abstractions", abstractions), ("Microsoft.Extensions.Hosting", hosting));
        // Nothing is asked of the feed.
        _folder.Write("Directory.Build.props", "<Project>\n  <PropertyGroup>\n    <Version>3.4.5</Version>\n    <NuGetAudit>false</NuGetAudit>\n  </PropertyGroup>\n</Project>");

        var run = await PixScript.Functions(_folder.Path, $"root='{_folder.Path}'\ncd \"$root\"\ndotnet new sln -n Pix --format sln >&2\ndotnet sln Pix.sln add a/a.csproj b/b.csproj >&2\nwrite_bill", Cancel);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var bill = await ReadAsync();
        var product = bill.GetProperty("metadata").GetProperty("component");
        Assert.Equal(("CycloneDX", "1.6", "Pix", "3.4.5"), (bill.GetProperty("bomFormat").GetString(), bill.GetProperty("specVersion").GetString(), product.GetProperty("name").GetString(), product.GetProperty("version").GetString()));
        var urls = bill.GetProperty("components").EnumerateArray().Select(component => component.GetProperty("purl").GetString()!).ToList();
        Assert.Single(urls, $"pkg:nuget/Microsoft.Extensions.Hosting@{hosting}");
        Assert.Single(urls, $"pkg:nuget/Microsoft.Extensions.Hosting.Abstractions@{abstractions}");
        Assert.Contains(urls, url => url.StartsWith("pkg:nuget/Microsoft.Extensions.Logging.Console@", StringComparison.Ordinal));
        Assert.Equal(urls.Distinct(), urls);
        Assert.Contains($"\t{urls.Count} packages", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("return 3", "could not be written")]
    [InlineData("""echo '{"components":[]}' >"$run/pix.cdx.json" """, "lists no package")]
    public async Task A_tool_that_fails_or_finds_nothing_is_told(string tool, string told)
    {
        var run = await PixScript.Functions(_folder.Path, $"dotnet() {{ if [[ $1 == dotnet-CycloneDX ]]; then {tool}; fi; }}\nwrite_bill", Cancel);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("has the following vulnerable packages", 1)]
    [InlineData("has no vulnerable packages given the current sources", 0)]
    [InlineData("error: unable to load the service index", 0)]
    public async Task The_feed_is_asked_and_one_without_an_answer_is_told(string answer, int expected)
    {
        var run = await PixScript.Functions(_folder.Path, $"dotnet() {{ echo '{answer}'; }}\nvulnerable_packages", Cancel);

        Assert.True(run.ExitCode == expected, run.Output + run.Error);
        if (answer.StartsWith("error", StringComparison.Ordinal))
        {
            Assert.Contains("could not be asked", run.Output, StringComparison.Ordinal);
        }
    }

    private static string Pinned(string package)
    {
        var line = File.ReadLines(Path.Combine(Repository.Root, "Directory.Packages.props")).Single(line => line.Contains($"Include=\"{package}\"", StringComparison.Ordinal));
        return line.Split("Version=\"")[1].Split('"')[0];
    }

    private void Project(string name, params (string Id, string Version)[] packages)
    {
        Directory.CreateDirectory(_folder[name]);
        var references = string.Concat(packages.Select(package => $"""<PackageReference Include="{package.Id}" Version="{package.Version}" />"""));
        _folder.Write($"{name}/{name}.csproj", $"""<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>{references}</ItemGroup></Project>""");
    }

    private async Task<JsonElement> ReadAsync() => JsonDocument.Parse(await File.ReadAllTextAsync(_folder[Bill], Cancel)).RootElement;
}
