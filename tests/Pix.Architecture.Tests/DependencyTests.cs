using System.Xml.Linq;

namespace Pix.Architecture.Tests;

/// <summary>Which libraries get in, and at which versions.</summary>
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

    [Fact]
    public void Every_pin_is_of_a_package_that_is_referenced_or_stands_where_the_reason_is()
    {
        var referenced = Projects().Append(XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")))
            .SelectMany(project => project.Descendants("PackageReference")).Select(reference => reference.Attribute("Include")!.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var pins = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion");

        var direct = pins.Where(pin => pin.Parent!.Attribute("Label")?.Value != "Transitive").Select(pin => pin.Attribute("Include")!.Value).ToList();

        Assert.NotEmpty(direct);
        Assert.Empty(direct.Except(referenced, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The one project that takes a version apart from everybody else's is what deploys: deploy/Cdk.props says why.</summary>
    [Fact]
    public void Only_what_deploys_has_versions_of_its_own() =>
        Assert.DoesNotContain(Projects().SelectMany(project => project.Descendants("PackageReference")), reference => reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null);

    [Fact]
    public void The_simulator_compiles_only_its_own_files()
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "simulator/Pix.Simulator/Pix.Simulator.csproj"));

        Assert.DoesNotContain(project.Descendants("Compile"), compile => compile.Attribute("Include")?.Value.StartsWith("..", StringComparison.Ordinal) == true);
    }

    // Not those that a benchmark or a mutation run wrote into its output.
    private static IEnumerable<XDocument> Projects() =>
        from file in Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
        where !Path.GetRelativePath(Repository.Root, file).Split('/').Any(folder => folder is "bin" or "obj" or ".pix" or "StrykerOutput")
        select XDocument.Load(file);
}
