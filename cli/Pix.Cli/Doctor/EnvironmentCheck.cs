using System.Text.RegularExpressions;
using Pix.Cli.Certificates;
using Pix.Transmission;

namespace Pix.Cli.Doctor;

/// <summary>Checks whether the Central Bank's servers and the participant's certificates belong to one environment, homologation or production.</summary>
/// <remarks>
/// ICOM names the servers of homologation <c>icom-h</c>, <c>icom-sec-h</c>, <c>dict-h</c>. By the SPB's certificate profile, the common
/// name of a certificate ends with T and three digits for test, or with P and three digits for production, as in public requests for such
/// certificates. Names of another form are ignored.
/// </remarks>
internal static partial class EnvironmentCheck
{
    private const string Homologation = "homologation", Production = "production", Network = ".rsfn.net.br";

    /// <summary>
    /// Returns a finding for each certificate with a server of the other environment, and a finding if the servers belong to both
    /// environments.
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

    // Empty if the setting has servers of both environments, or none whose environment is known.
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
