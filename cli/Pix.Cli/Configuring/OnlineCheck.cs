using Pix.Cli.Doctor;
using Pix.Cli.Tokens;
using Pix.Hsm;

namespace Pix.Cli.Configuring;

/// <summary>Asks the Central Bank's servers whether the settings of them, and of who we are to them, are right. Sends no message.</summary>
internal static class OnlineCheck
{
    private const string Servers = "servers", Token = "token";

    /// <summary>Every failure, with the setting that is wrong.</summary>
    public static async Task<IReadOnlyList<(string Process, string Sentence)>> RunAsync(CancellationToken cancellationToken)
    {
        var patient = new Patient(Settings.Read(), TimeProvider.System, TimeServer: null);
        try
        {
            await using var token = await TokenHost.StartAsync(cancellationToken);
            return Failures(await EndpointCheck.RunAsync(patient, token.Mtls.IsReady ? token.Mtls.CertificateContext : null, cancellationToken));
        }
        catch (Exception broken) when (broken is HsmException or CommandException)
        {
            // The servers can be looked at without our own certificate, too.
            return [(Token, broken.Message), .. Failures(await EndpointCheck.RunAsync(patient, cancellationToken))];
        }
    }

    private static IReadOnlyList<(string, string)> Failures(IEnumerable<Finding> findings) =>
        [.. findings.Where(finding => finding.State == FindingState.Bad).Select(finding => (Servers, $"{finding.What} {finding.Fix}"))];
}
