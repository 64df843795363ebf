using System.Collections;
using System.Reflection;
using Pix.Aws.Clustering.Membership;

namespace Pix.Deploy.Tests;

/// <summary>The settings that silo, api and simulator really bind: properties of their options, by section. Read from the built assemblies.</summary>
internal static class KnownSettings
{
    private static readonly string[] Rooms =
    [
        "Pix.Telemetry", "Pix.Transmission", "Pix.Hsm", "Pix.Audit", "Pix.Protocol", "Pix.Rates", "Pix.Grains", "Pix.Cluster.Tls", "Pix.Silo", "Pix.Aws.Configuration", "Pix.Api", "Pix.Simulator",
    ];

    // Sections with the names of Orleans' own options, bound in SiloRegistration and ClusterClientRegistration.
    private static readonly Dictionary<string, Type> OfOrleans = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Pix__Membership"] = typeof(Orleans.Configuration.ClusterMembershipOptions),
        ["Pix__DynamoDB"] = typeof(DynamoDBClusteringOptions),
    };

    private static readonly Type[] Options =
        [.. Rooms.SelectMany(room => Assembly.Load(room).GetTypes()).Where(type => type is { IsClass: true } && SectionOf(type) is not null)];

    /// <summary>Whether a name of the environment is a setting of ours; <c>Pix__Callers__payments__Channels</c> is one too.</summary>
    public static bool Has(string name)
    {
        var section = OfOrleans.FirstOrDefault(entry => name.StartsWith(entry.Key + "__", StringComparison.OrdinalIgnoreCase));
        if (section.Value is not null)
        {
            return IsPath(section.Value, name[(section.Key.Length + 2)..].Split("__"));
        }

        var parts = name.Split("__");
        return Options.Where(type => SectionOf(type) == parts[0]).Any(type => IsPath(type, parts.AsSpan(1)));
    }

    private static bool IsPath(Type type, ReadOnlySpan<string> names)
    {
        if (names.Length == 0)
        {
            return true;
        }

        var name = names[0];
        var property = type.GetProperties().SingleOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (property is null)
        {
            return false;
        }

        // The key of a dictionary, the index of a list: anything. What is below is of the type of its elements.
        return names.Length == 1 ? property.CanWrite || typeof(IEnumerable).IsAssignableFrom(property.PropertyType) : ElementOf(property.PropertyType) is { } element && IsPath(element, names[2..]);
    }

    private static Type? ElementOf(Type type) => type.IsArray ? type.GetElementType() : type.GenericTypeArguments.LastOrDefault();

    private static string? SectionOf(Type type) => type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string;
}
