using System.Reflection;
using System.Text.RegularExpressions;
using Pix.Simulation.Running;

namespace Pix.Simulation.Tests.Running;

public sealed partial class PlantedTests
{
    [Fact]
    public void Products_have_no_planted_bug()
    {
        Assert.All(
            (Assembly[])[typeof(Pix.Journal.Disk.IDisk).Assembly, typeof(Pix.Audit.Records.AuditRecord).Assembly, typeof(Pix.Rates.Desk.RateDesk).Assembly],
            room => Assert.DoesNotContain(room.GetReferencedAssemblies(), reference => reference.Name == "Pix.Planting"));
    }

    [Fact]
    public void Every_bug_in_the_source_is_in_the_table_and_the_other_way_round()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root(), "grains"), "*.cs", SearchOption.AllDirectories);
        var planted = files.SelectMany(file => Names().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(PlantedBug.All.Select(bug => bug.Name).Order(StringComparer.Ordinal), planted);
        Assert.True(PlantedBug.All.Count >= 25);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pix.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    [GeneratedRegex(@"Planted\.Is\(""([a-z-]+)""\)")]
    private static partial Regex Names();
}
