using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Pix.Cli.Certificates;
using Pix.Settings;
using Pix.Transmission;
using Pix.Transmission.Tls;

namespace Pix.Cli.Doctor;

/// <summary>
/// Checks whether the names of the Central Bank's servers are known, the servers answer, and their certificates are trusted. Sends no message.
/// </summary>
internal static class EndpointCheck
{
    private const string Name = "endpoint";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AlertPatience = TimeSpan.FromSeconds(2);

    public static Task<IReadOnlyList<Finding>> RunAsync(Patient patient, CancellationToken cancellationToken) => RunAsync(patient, own: null, cancellationToken);

    /// <summary>
    /// Uses the running silo's report about each endpoint whose last request succeeded. This method itself connects to every other endpoint, and
    /// presents our certificate to the server if <paramref name="own"/> is not null.
    /// </summary>
    public static async Task<IReadOnlyList<Finding>> RunAsync(Patient patient, SslStreamCertificateContext? own, CancellationToken cancellationToken) =>
        await Task.WhenAll(EndpointSettings.All.Where(setting => patient[setting].Length > 0).SelectMany(setting => LookAsync(patient, setting, own, cancellationToken)));

    private static IEnumerable<Task<Finding>> LookAsync(Patient patient, string setting, SslStreamCertificateContext? own, CancellationToken cancellationToken) =>
        EndpointList.Parse(patient[setting]) is { } endpoints
            ? endpoints.Select(endpoint => LookAsync(patient, setting, endpoint, own, cancellationToken))
            : [Task.FromResult(Finding.Bad(Name, $"Pix:{setting} is '{patient[setting]}'.", "Set it to host:port or an https URL, such as icom-h.pi.rsfn.net.br:16522; or up to 4 of them, each once, separated by commas."))];

    private static async Task<Finding> LookAsync(Patient patient, string setting, EndpointAddress endpoint, SslStreamCertificateContext? own, CancellationToken cancellationToken)
    {
        var told = patient.Silo.Endpoints.FirstOrDefault(other => other.Address == endpoint.ToString());
        if (told is { LastFailure.Length: 0, Server: { } server })
        {
            var facts = $"Pix:{setting}: the running silo is connected to {endpoint} with {told.Tls}; the server showed {server.Text(patient.Time.GetUtcNow())}";
            return told.AsksForCertificate ? Finding.Good(Name, $"{facts}.") : AsksForNothing($"{facts}, and asked for no client certificate.");
        }

        var found = await DialAsync(patient, setting, endpoint, own, cancellationToken);
        return (told?.LastFailure.Length > 0, found.State) switch
        {
            (false, _) => found,
            (_, FindingState.Good) => Finding.Warning(Name, $"{found.What} The running silo's last request there failed: {told!.LastFailure}", "The log of the silo says more: './pix logs silo'.") with { Cause = $"endpoint {endpoint}" },
            _ => found with { Also = [$"the running silo: {told!.LastFailure}"] },
        };
    }

    private static async Task<Finding> DialAsync(Patient patient, string setting, EndpointAddress endpoint, SslStreamCertificateContext? own, CancellationToken cancellationToken)
    {
        var (host, port) = endpoint;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, limit.Token);
            return await HandshakeAsync(patient, setting, host, own, client, limit.Token) is var found && found.State == FindingState.Bad ? found with { Cause = $"endpoint {endpoint}" } : found;
        }
        catch (SocketException unknown) when (unknown.SocketErrorCode is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData)
        {
            return Finding.Bad(Name, $"Pix:{setting}: the name {host} is not known.", "Correct the name, or use the name servers of the RSFN on this machine.") with { Cause = $"endpoint {endpoint}" };
        }
        catch (SocketException refused)
        {
            return Finding.Bad(Name, $"Pix:{setting}: nobody answers at {host}:{port} ({refused.SocketErrorCode}).", "Is the address right, the RSFN link up, the firewall open? On this machine: './pix up' starts the simulator.") with { Cause = $"endpoint {endpoint}" };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Finding.Bad(Name, $"Pix:{setting}: {host}:{port} does not answer within {Patience.TotalSeconds:F0} s.", "Is the RSFN link up, the firewall open?") with { Cause = $"endpoint {endpoint}" };
        }
    }

    private static Finding AsksForNothing(string what) => Finding.Warning(Name, what, "The Central Bank's servers ask for one: is this the right address?");

    private static async Task<Finding> HandshakeAsync(
        Patient patient, string setting, string host, SslStreamCertificateContext? own, TcpClient client, CancellationToken cancellationToken)
    {
        var isRefused = false;
        X509Certificate2? shown = null;
        X509Certificate2Collection presented = [];
        using var tls = new SslStream(client.GetStream());
        try
        {
#pragma warning disable CA5359 // This callback accepts every certificate: no message is sent, and Judge checks the certificate after the handshake.
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    ClientCertificateContext = own,
                    RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                    {
                        shown = certificate is null ? null : new X509Certificate2(certificate);
                        presented = [.. (chain?.ChainPolicy.ExtraStore ?? []).Select(other => new X509Certificate2(other))];
                        return true;
                    },
                },
                cancellationToken);
#pragma warning restore CA5359
            isRefused = own is not null && await EndsAsync(tls, cancellationToken);
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            // Some servers end the handshake if the client has no certificate. The server's own certificate has been received before that.
            isRefused = own is not null;
        }

        if (shown is null)
        {
            return Finding.Bad(Name, $"Pix:{setting}: what answers at {host} does not speak TLS.", "Is it the right port?");
        }

        var verdict = Judge(patient, shown, presented, host);
        if (!verdict.Accepted)
        {
            return Finding.Bad(Name, $"Pix:{setting}: the certificate of {host} ({CertificateText.Of(shown, patient.Time.GetUtcNow())}) is not one that Pix:BcbMtlsCertificate trusts: {verdict.Reason}", "If the Central Bank published it, add it to Pix:BcbMtlsCertificate; if not, somebody is in between.");
        }

        if (isRefused)
        {
            return Finding.Bad(Name, $"Pix:{setting}: {host} refuses the certificate of Pix:MtlsCertificate ({CertificateText.Of(own!.TargetCertificate, patient.Time.GetUtcNow())}).", "Set Pix:MtlsCertificate and Pix:MtlsKeyLabel to the pair that the Central Bank has registered for this participant, or have this one registered.");
        }

        return own is not null && !tls.IsMutuallyAuthenticated
            ? AsksForNothing($"Pix:{setting}: {host} is trusted, but asked for no client certificate.")
            : Finding.Good(Name, $"Pix:{setting}: {host} answers with a certificate that Pix:BcbMtlsCertificate trusts ({CertificateText.Of(shown, patient.Time.GetUtcNow())}).");
    }

    // Returns true if the server ends the connection. In TLS 1.3 the handshake of the client ends before the server has checked the client's
    // certificate. A server that refuses it sends an alert, which the first read receives. A server that accepts it waits for a request.
    private static async Task<bool> EndsAsync(SslStream tls, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AlertPatience);
        try
        {
            return await tls.ReadAsync(new byte[1], limit.Token) == 0;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    // Decides with the silo's own code whether the server is trusted. All certificates that the server sent are needed, because an intermediate
    // certificate can connect the server's certificate with a trusted one.
    private static TrustVerdict Judge(Patient patient, X509Certificate2 shown, X509Certificate2Collection presented, string host) =>
        PemFile.Read(patient["BcbMtlsCertificate"]) is { } trusted
            ? new ServerTrust(trusted).Judge(shown, presented, host, patient.Time.GetUtcNow())
            : new TrustVerdict(false, "Pix:BcbMtlsCertificate holds no certificate that can be read.");
}
