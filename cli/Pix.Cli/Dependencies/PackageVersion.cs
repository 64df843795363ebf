using System.Text.Json;

namespace Pix.Cli.Dependencies;

/// <summary>A package that some project uses, directly or through another.</summary>
internal sealed record PackageVersion(string Id, string Version)
{
    private static readonly string[] Kinds = ["topLevelPackages", "transitivePackages"];

    /// <summary>Every package of every project in dotnet's list, once, by name.</summary>
    public static IReadOnlyCollection<PackageVersion> In(JsonElement list) =>
    [
        .. from project in list.GetProperty("projects").EnumerateArray()
           where project.TryGetProperty("frameworks", out _)
           from framework in project.GetProperty("frameworks").EnumerateArray()
           from kind in Kinds
           where framework.TryGetProperty(kind, out _)
           from package in framework.GetProperty(kind).EnumerateArray()
           let found = new PackageVersion(package.GetProperty("id").GetString()!, package.GetProperty("resolvedVersion").GetString()!)
           group found by found into same
           orderby same.Key.Id, same.Key.Version
           select same.Key,
    ];
}
