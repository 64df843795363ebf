using System.Text.RegularExpressions;
using Pix.Cli.Certificates;
using Pix.Transmission;

namespace Pix.Cli.Doctor;

/// <summary>Checks whether the Central Bank's servers and the participant's certificates belong to one environment, homologation or production.</summary>
/// <remarks>
/// In the ICOM manual the servers of homologation are called <c>icom-h</c>, <c>icom-sec-h</c>, <c>dict-h</c>. By the SPB's certificate profile,
/// the common name of a certificate ends with T and three digits for test, or with P and three digits for production. Published certificate
/// requests have this form. Certificates whose names have another form are not checked.
/// </remarks>
internal static partial class EnvironmentCheck
{
    private const string Homologation = "homologation", Production = "production", Network = ".rsfn.net.br";

    /// <summary>
    /// Returns a warning for each certificate of one environment if a server of the other environment is configured. Returns a further warning
    /// if the configured servers belong to both environments.
    /// </summary>
    public static IEnumerable<Finding> Look(Patient patient, IReadOnlyList<ConfiguredCertificate> own)
    {
        var servers = EndpointSettings.All.Select(setting => (Setting: setting, Environment: OfServers(patient[setting]))).Where(server => server.Environment.Length > 0).ToList();
        foreach (var use in own)
        {
            var environment = OfCertificate(use.Subject);
            if (environment.Length > 0 && servers.Find(server => server.Environment != environment) is { Setting: { } setting, Environment: { } other })
            {
                yield return Finding.Warning(
                    CertificateCheck.Name,
                    $"{use.Setting} is a certificate of {environment} ({use.Subject}, serial {use.Serial}), and Pix:{setting} is a server of {other}.",
                    "Use certificates and servers of one environment: the Central Bank knows other certificates there.");
            }
        }

        if (servers.Select(server => server.Environment).Distinct().Count() > 1)
        {
            yield return Finding.Warning(
                "endpoint", $"The servers are of both environments: {string.Join(", ", servers.Select(server => $"Pix:{server.Setting} of {server.Environment}"))}.", "Set all endpoints to those of one environment.");
        }
    }

    // Returns the environment of the servers in a setting. Empty if the servers differ, or if their environment is unknown.
    private static string OfServers(string setting)
    {
        var environments = (EndpointList.Parse(setting)?.Select(endpoint => OfHost(endpoint.Host)) ?? []).Distinct().ToList();
        return environments.Count == 1 ? environments[0] : "";
    }

    private static string OfHost(string host) => !host.EndsWith(Network, StringComparison.OrdinalIgnoreCase) ? "" : host.Split('.')[0].EndsWith("-h", StringComparison.OrdinalIgnoreCase) ? Homologation : Production;

    private static string OfCertificate(string subject) => EndOfName().Match(subject) is { Success: true } end ? end.Groups[1].Value == "T" ? Homologation : Production : "";

    [GeneratedRegex("CN=[^,]* ([TP])[0-9]{3}(?:,|$)")]
    private static partial Regex EndOfName();
}
