using System.Xml.Linq;

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
}
