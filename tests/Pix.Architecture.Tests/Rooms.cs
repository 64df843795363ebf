using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace Pix.Architecture.Tests;

/// <summary>The product's assemblies, loaded once for all rules.</summary>
internal static class Rooms
{
    public static readonly Assembly Domain = Assembly.Load("Pix.Domain");
    public static readonly Assembly Contracts = Assembly.Load("Pix.Contracts");
    public static readonly Assembly Settings = Assembly.Load("Pix.Settings");
    public static readonly Assembly Http = Assembly.Load("Pix.Http");
    public static readonly Assembly Health = Assembly.Load("Pix.Health");
    public static readonly Assembly Signatures = Assembly.Load("Pix.Signatures");
    public static readonly Assembly Hsm = Assembly.Load("Pix.Hsm");
    public static readonly Assembly Journal = Assembly.Load("Pix.Journal");
    public static readonly Assembly Audit = Assembly.Load("Pix.Audit");
    public static readonly Assembly Protocol = Assembly.Load("Pix.Protocol");
    public static readonly Assembly Transmission = Assembly.Load("Pix.Transmission");
    public static readonly Assembly Rates = Assembly.Load("Pix.Rates");
    public static readonly Assembly Grains = Assembly.Load("Pix.Grains");
    public static readonly Assembly Aws = Assembly.Load("Pix.Aws");
    public static readonly Assembly AwsClustering = Assembly.Load("Pix.Aws.Clustering");
    public static readonly Assembly AwsConfiguration = Assembly.Load("Pix.Aws.Configuration");
    public static readonly Assembly AuditReader = Assembly.Load("Pix.AuditReader");
    public static readonly Assembly ClusterTls = Assembly.Load("Pix.Cluster.Tls");
    public static readonly Assembly Silo = Assembly.Load("Pix.Silo");
    public static readonly Assembly Api = Assembly.Load("Pix.Api");
    public static readonly Assembly Simulator = Assembly.Load("Pix.Simulator");

    public static readonly Assembly[] All = [Domain, Contracts, Settings, Http, Health, Signatures, Hsm, Journal, Audit, Protocol, Transmission, Rates, Grains, Aws, AwsClustering, AwsConfiguration, AuditReader, ClusterTls, Silo, Api, Simulator];

    public static readonly ArchUnitNET.Domain.Architecture Architecture =
        new ArchLoader().LoadAssemblies([.. All, typeof(Grain).Assembly, typeof(System.Xml.XmlReader).Assembly]).Build();

    /// <summary>Our assemblies that an assembly references, by name.</summary>
    public static string[] ReferencesOf(Assembly assembly) =>
        [.. assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => name.StartsWith("Pix.", StringComparison.Ordinal)).Order()];

    /// <summary>Everything that comes with an assembly, by name.</summary>
    public static IReadOnlySet<string> CarriedBy(Assembly assembly)
    {
        var carried = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<Assembly>([assembly]);
        while (open.TryDequeue(out var next))
        {
            foreach (var reference in next.GetReferencedAssemblies().Where(reference => carried.Add(reference.Name!)))
            {
                if (reference.Name!.StartsWith("Pix.", StringComparison.Ordinal))
                {
                    open.Enqueue(Assembly.Load(reference));
                }
            }
        }

        return carried;
    }

    /// <summary>Fails with every violation of a rule, by type.</summary>
    public static void Check(IArchRule rule)
    {
        var violations = rule.Evaluate(Architecture).Where(result => !result.Passed).Select(result => result.Description).ToArray();
        Assert.True(violations.Length == 0, string.Join(Environment.NewLine, violations));
    }
}
