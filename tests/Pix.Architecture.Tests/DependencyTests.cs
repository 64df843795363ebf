using System.Xml.Linq;
using Pix.TestToken;

namespace Pix.Architecture.Tests;

/// <summary>Libraries with known holes do not get in.</summary>
public sealed class DependencyTests
{
    [Fact]
    public void The_build_fails_on_a_library_with_a_known_hole()
    {
        var properties = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("PropertyGroup").Elements().ToLookup(property => property.Name.LocalName, property => property.Value);

        Assert.Equal(("true", "all", "low"), (properties["NuGetAudit"].Single(), properties["NuGetAuditMode"].Single(), properties["NuGetAuditLevel"].Single()));
        Assert.Contains("true", properties["TreatWarningsAsErrors"]);
        var tolerated = string.Join(';', properties["WarningsNotAsErrors"].Concat(properties["NoWarn"])).Split(';');
        Assert.Empty(tolerated.Intersect(["NU1901", "NU1902", "NU1903", "NU1904"]));
    }

    /// <summary>Orleans' dashboard shows and calls grains without asking who one is; the console of the front door is what there is.</summary>
    [Fact]
    public void No_dashboard_of_Orleans_is_referenced()
    {
        var projects = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Append(Path.Combine(Repository.Root, "Directory.Packages.props")).ToList();

        var packages = projects.SelectMany(file => XDocument.Load(file).Descendants()).Select(element => element.Attribute("Include")?.Value).OfType<string>().ToList();

        Assert.Contains(packages, package => package == "Microsoft.Orleans.Server");
        Assert.DoesNotContain(packages, package => package.Contains("Dashboard", StringComparison.OrdinalIgnoreCase));
    }
}
