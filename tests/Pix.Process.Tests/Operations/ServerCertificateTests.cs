using System.Security.Cryptography.X509Certificates;
using Pix.Operations.Tests.Support;

namespace Pix.Operations.Tests;

/// <summary>The front door's own certificate.</summary>
public sealed class ServerCertificateTests(RunningPix pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_renewed_certificate_is_taken_without_a_restart_and_a_broken_one_is_not()
    {
        var folder = Directory.CreateTempSubdirectory("pix-tls-").FullName;
        var (certificateFile, keyFile) = (Path.Combine(folder, "tls.pem"), Path.Combine(folder, "tls.key"));
        var authority = new TestAuthority("servers");
        var first = Write(authority);
        await using var door = await FrontDoor.StartAsync(pix, ("Pix__FrontDoorCertificate", certificateFile), ("Pix__FrontDoorKey", keyFile));
        Assert.Equal(first, await SeenAsync(door));

        await File.WriteAllTextAsync(certificateFile, "-----BEGIN CERTIFICATE-----\nnot one\n-----END CERTIFICATE-----", Cancel);
        Assert.Equal(first, await SeenAsync(door));

        var second = Write(authority);
        await Wait.UntilAsync(async () => await SeenAsync(door) == second, "the new certificate is shown", seconds: 30);
        Directory.Delete(folder, recursive: true);

        string Write(TestAuthority issuer)
        {
            using var server = issuer.Server();
            File.WriteAllText(certificateFile, server.ExportCertificatePem());
            File.WriteAllText(keyFile, server.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
            return server.Thumbprint;
        }
    }

    private static async Task<string> SeenAsync(FrontDoor door)
    {
        var seen = "";
        using var client = door.Client(door.Ports.Spi, seen: server => seen = server.Thumbprint);
        using var answer = await client.GetAsync("/", Cancel);
        return seen;
    }
}
