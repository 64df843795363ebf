using System.CommandLine;
using System.Text;
using System.Text.Json;
using Pix.Cli.Output;
using Pix.Journal.Disk;

namespace Pix.Cli.Dependencies;

/// <summary><c>pix sbom</c>: what <c>./pix deps</c> makes the bill of materials with.</summary>
internal static class SbomCommand
{
    public static Command Create()
    {
        var list = new Argument<string>("list") { Description = "What 'dotnet list package --include-transitive --format json' wrote." };
        var output = new FileOption("Where the bill of materials goes.") { Required = true };
        var command = new Command("sbom", "Write a bill of materials (CycloneDX 1.6) of the packages in a list of dotnet.") { list, output };
        var json = new JsonOption();
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            var (packages, file) = (Read(parsed.GetRequiredValue(list)), parsed.GetRequiredValue(output));
            PrivateFile.Write(file, Encoding.UTF8.GetBytes(BillOfMaterials.Of(packages)));
            json.Write(parsed, $"{file}\t{packages.Count} packages", ("bill_of_materials", file), ("packages", packages.Count));
            return ExitCode.Success;
        });
        return command;
    }

    private static IReadOnlyCollection<PackageVersion> Read(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            return PackageVersion.In(json.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw CommandException.Usage($"'{file}' is not a list of packages: {e.Message}", e);
        }
    }
}
