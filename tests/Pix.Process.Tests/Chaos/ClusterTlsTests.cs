using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Chaos.Tests;

/// <summary>Silos and a front door as processes, with certificates of a cluster's own authority; and those who have none.</summary>
public sealed class ClusterTlsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_pass_between_those_with_certificates_of_the_cluster_and_nobody_else_gets_in()
    {
        using var pki = new ClusterPki();
        // The same name: it is the key that counts.
        using var others = new ClusterPki();
        await using var site = await PixSite.StartWithOneFrontDoorAsync(2, pki.Settings(pki.Silo()), Cancel, pki.Settings(pki.FrontDoor()));
        await PayAsync(site);

        foreach (var port in site.Silos.SelectMany(place => new[] { place.GatewayPort, place.SiloPort }))
        {
            Assert.True(await Stranger.IsHungUpOnInPlainAsync(port), "Without TLS.");
            Assert.True(await Stranger.IsHungUpOnAsync(port, certificate: null), "Without a certificate.");
            Assert.True(await Stranger.IsHungUpOnAsync(port, others.Silo()), "With one of another authority.");
            Assert.True(await Stranger.IsHungUpOnAsync(port, pki.Issue("CN=expired", DateTimeOffset.UtcNow.AddDays(-3), ClusterPki.ServerUse, ClusterPki.ClientUse)), "With one that has expired.");
            Assert.True(await Stranger.IsHungUpOnAsync(port, pki.Issue("CN=for nothing")), "With one of no use.");
            await AssertAsksForCertificateAsync(port);
        }

        Assert.True(await Stranger.IsHungUpOnAsync(site.Silos[0].SiloPort, pki.FrontDoor()), "A front door does not pass for a silo.");
        await Wait.UntilAsync(() => Stranger.IsListenedToAsync(site.Silos[0].GatewayPort, pki.FrontDoor()), "the same certificate opens the gateway, so it is the certificate that counts above");
        await PayAsync(site);
        await Wait.UntilAsync(() => Log(site, site.Silos[0]).Contains("presented no certificate of this cluster", StringComparison.Ordinal), "the silo says whom it refused");
    }

    [Fact]
    public async Task A_renewed_certificate_of_a_new_authority_is_taken_without_a_restart()
    {
        using var old = new ClusterPki("CN=old");
        using var renewed = new ClusterPki("CN=new");
        var folder = Directory.CreateTempSubdirectory("pix-cluster-pki-").FullName;
        var (silo, frontDoor) = (new IdentityFiles(folder, "silo"), new IdentityFiles(folder, "api"));
        silo.Write(old.Silo(), old.Authority);
        frontDoor.Write(old.FrontDoor(), old.Authority);
        await using var site = await PixSite.StartWithOneFrontDoorAsync(1, silo.Settings, Cancel, frontDoor.Settings);
        await PayAsync(site);
        var port = site.Silos[0].GatewayPort;
        Assert.True(await Stranger.IsHungUpOnAsync(port, renewed.FrontDoor()));

        // As in docs/operations.md: both authorities first, then the certificates, then the new authority alone.
        silo.Write(old.Silo(), old.Authority + "\n" + renewed.Authority);
        await Wait.UntilAsync(() => Stranger.IsListenedToAsync(port, renewed.FrontDoor()), "the new authority is trusted");
        frontDoor.Write(renewed.FrontDoor(), old.Authority + "\n" + renewed.Authority);
        silo.Write(renewed.Silo(), renewed.Authority);
        await Wait.UntilAsync(() => Stranger.IsHungUpOnAsync(port, old.FrontDoor()), "the old authority is not trusted any more");

        await Wait.UntilAsync(() => Stranger.IsListenedToAsync(port, renewed.FrontDoor()), "the new authority's certificate is still taken");
        await PayAsync(site);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "10.1.2.3", true)]
    [InlineData("", "127.0.0.1", false)]
    [InlineData("true", "", false)]
    public void A_silo_on_the_network_without_certificates_refuses_to_start_unless_told(string allowed, string address, bool refused)
    {
        var told = Check(new() { ["Pix__Clustering"] = "DynamoDB", ["Pix__AllowPlainCluster"] = allowed.Length > 0 ? allowed : "false", ["Pix__AdvertisedAddress"] = address });

        Assert.Equal(refused, told.Contains("Pix:ClusterCertificate is empty, and other machines can reach", StringComparison.Ordinal));
    }

    // What the silo says to --check-config; other settings are missing too, and it says so.
    private static string Check(Dictionary<string, string> settings)
    {
        var program = Path.Combine(Load.Targets.Places.Root, "silo/Pix.Silo/bin/Release/net10.0/Pix.Silo.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--check-config"]) { RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var told = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(78, process.ExitCode);
        return told;
    }

    private static async Task PayAsync(PixSite site)
    {
        await using var load = PaymentLoad.Start([site.Silos[0].Spi], sendersEach: 2);
        await Wait.UntilAsync(() => load.Accepted.Count >= 6, "payments were accepted");
        await load.EndAsync();
        Assert.Equal(load.Sent, load.Accepted.Count + load.Late);
    }

    // Another implementation looks at the port: it speaks TLS, and wants a certificate of the cluster's authority.
    private static async Task AssertAsksForCertificateAsync(int port)
    {
        var start = new ProcessStartInfo("openssl", ["s_client", "-connect", $"127.0.0.1:{port}", "-tls1_2"]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var openssl = Process.Start(start)!;
        openssl.StandardInput.Close();
        var told = await Task.WhenAll(openssl.StandardOutput.ReadToEndAsync(Cancel), openssl.StandardError.ReadToEndAsync(Cancel));
        await openssl.WaitForExitAsync(Cancel);
        Assert.Matches("subject=CN ?= ?silo", told[0]);
        Assert.Contains("Client Certificate Types:", told[0], StringComparison.Ordinal);
    }

    private static string Log(PixSite site, SiloPlace place)
    {
        using var file = new FileStream(Path.Combine(site.Logs, place.Name + ".log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new StreamReader(file).ReadToEnd();
    }

    private sealed class IdentityFiles(string folder, string name)
    {
        public Dictionary<string, string> Settings => new()
        {
            ["Pix__ClusterCertificate"] = Of("pem"),
            ["Pix__ClusterCertificateKey"] = Of("key"),
            ["Pix__ClusterCertificateAuthority"] = Of("ca"),
        };

        public void Write(X509Certificate2 certificate, string authority)
        {
            Replace("key", ClusterPki.KeyOf(certificate));
            Replace("ca", authority);
            Replace("pem", certificate.ExportCertificatePem());
        }

        private string Of(string kind) => Path.Combine(folder, $"{name}.{kind}");

        private void Replace(string kind, string text)
        {
            File.WriteAllText(Of(kind) + ".new", text);
            File.Move(Of(kind) + ".new", Of(kind), overwrite: true);
        }
    }
}
