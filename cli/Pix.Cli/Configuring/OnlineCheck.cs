using Pix.Cli.Doctor;
using Pix.Cli.Tokens;
using Pix.Hsm;

namespace Pix.Cli.Configuring;

/// <summary>Asks the Central Bank's servers whether their settings, and our certificate, are right. Sends no message.</summary>
internal static class OnlineCheck
{
    /// <summary>
    /// Returns findings about HSM token and endpoints. A running silo is asked for the state of both. While no silo runs, our certificate
    /// is presented only if a login is allowed.
    /// </summary>
    public static async Task<IReadOnlyList<Finding>> RunAsync(Patient patient, CancellationToken cancellationToken) => patient.Silo.Answers || !patient.MayLogIn
        ? [.. await TokenCheck.RunAsync(patient, cancellationToken), .. await EndpointCheck.RunAsync(patient, cancellationToken)]
        : await LogInAsync(patient, cancellationToken);

    private static async Task<IReadOnlyList<Finding>> LogInAsync(Patient patient, CancellationToken cancellationToken)
    {
        try
        {
            await using var token = await TokenHost.StartAsync(cancellationToken);
            return await EndpointCheck.RunAsync(patient, token.Mtls.IsReady ? token.Mtls.CertificateContext : null, cancellationToken);
        }
        catch (Exception broken) when (broken is HsmException or CommandException)
        {
            // The servers can be checked without our own certificate too.
            return [Finding.Bad("token", broken.Message, ""), .. await EndpointCheck.RunAsync(patient, cancellationToken)];
        }
    }
}
