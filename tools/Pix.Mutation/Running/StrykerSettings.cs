using System.Text.Json;

namespace Pix.Mutation;

/// <summary>Writes Stryker's settings for one run.</summary>
internal static class StrykerSettings
{
    /// <summary>Mutations that are ignored everywhere, because a changed text does not change behaviour, and a log may be lost.</summary>
    private static readonly string[] IgnoredMutations = ["string"], IgnoredMethods = ["*Log.*"];

    public static string Json(Room room, IEnumerable<string> patterns, int concurrency)
    {
        var settings = new Dictionary<string, object>
        {
            // Stryker's other test runner, VSTest, cannot run xunit v3.
            ["test-runner"] = "mtp",
            ["project"] = Path.GetFileName(room.Project) + ".csproj",
            ["configuration"] = "Debug",
            ["mutate"] = patterns,
            ["ignore-mutations"] = IgnoredMutations,
            ["ignore-methods"] = IgnoredMethods,
            ["concurrency"] = concurrency,
            ["reporters"] = new[] { "json" },
        };
        if (room.LeftOut is not [])
        {
            settings["test-case-filter"] = string.Join('&', room.LeftOut.Select(word => $"FullyQualifiedName!~{word}"));
        }

        return JsonSerializer.Serialize(new Dictionary<string, object> { ["stryker-config"] = settings });
    }
}
