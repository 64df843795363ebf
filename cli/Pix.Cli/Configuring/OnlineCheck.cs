using Pix.Cli.Doctor;
using Pix.Cli.Tokens;
using Pix.Hsm;

namespace Pix.Cli.Configuring;

/// <summary>Connects to the Central Bank's servers to check the settings about them, and whether they accept our certificate. Sends no message.</summary>
internal static class OnlineCheck
{
    /// <summary>
    /// Returns findings about the HSM token and the endpoints. If a silo runs, it is asked for the state of both. If none runs, our certificate
    /// is presented to the servers only if a login to the HSM token is allowed.
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
            // Our certificate cannot be used without the HSM token. The servers' certificates are checked nevertheless.
            return [Finding.Bad("token", broken.Message, ""), .. await EndpointCheck.RunAsync(patient, cancellationToken)];
        }
    }
}
