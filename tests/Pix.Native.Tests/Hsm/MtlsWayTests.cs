using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Pix.Hsm.Hosting;
using Pix.Hsm.Sessions;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>
/// The TLS key stays in the token, and servers that demand a client certificate are content: through OpenSSL's engine as through its
/// provider.
/// </summary>
public abstract class MtlsWayTests(string way)
{
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_server_sees_the_certificate_and_the_proof_of_its_key(SslProtocols protocol)
    {
        Some.SkipUnlessInstancesAreApart();
        var token = Some.SharedToken();
        await using var hsm = await RunningHsm.Start(Settings(token));
        await using var server = new TlsServer(protocol);

        var seen = await server.Handshake(hsm.Mtls.CertificateContext);

        Assert.Equal(protocol, seen.Protocol);
        Assert.Equal(token.MtlsCertificate.Thumbprint, seen.Thumbprint);
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task OpenSsl_as_server_accepts_it(string version)
    {
        Some.SkipUnlessInstancesAreApart();
        await using var hsm = await RunningHsm.Start(Settings(Some.SharedToken()));
        await using var server = await OpenSslServer.Start(version);

        var answer = await server.Get(hsm.Mtls.CertificateContext);

        Assert.Contains("Verify return code: 0 (ok)", answer, StringComparison.Ordinal);
        Assert.Contains("CN=pix-mtls", answer.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    // A resumed session spares the token a signature: the key is used when a session begins, not when a connection is opened again.
    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task The_second_connection_to_a_server_resumes_the_session_of_the_first(string version)
    {
        Some.SkipUnlessInstancesAreApart();
        await using var hsm = await RunningHsm.Start(Settings(Some.SharedToken()));
        await using var server = await OpenSslServer.Start(version, connections: 2);

        var first = await server.Get(hsm.Mtls.CertificateContext);
        var second = await server.Get(hsm.Mtls.CertificateContext);

        Assert.Contains("\nNew, TLSv1", first, StringComparison.Ordinal);
        Assert.Contains("\nReused, TLSv1", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_private_key_cannot_be_read()
    {
        Some.SkipUnlessInstancesAreApart();
        await using var hsm = await RunningHsm.Start(Settings(Some.SharedToken()));
        using var key = hsm.Mtls.Certificate.GetRSAPrivateKey()!;

        Assert.ThrowsAny<CryptographicException>(() => key.ExportParameters(includePrivateParameters: true));
    }

    [Fact]
    public async Task Handshakes_and_signatures_run_at_the_same_time()
    {
        Some.SkipUnlessInstancesAreApart();
        var token = Some.SharedToken();
        await using var hsm = await RunningHsm.Start(Settings(token));
        await using var server = new TlsServer(SslProtocols.Tls13);

        var handshakes = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.Handshake(hsm.Mtls.CertificateContext)));
        var signatures = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => hsm.Ring.Current.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken).AsTask()));

        Assert.All(await handshakes, seen => Assert.Equal(token.MtlsCertificate.Thumbprint, seen.Thumbprint));
        Assert.All(signatures, signature => Assert.Equal(SigningFailure.None, signature.Failure));
    }

    [Fact]
    public async Task A_pin_longer_than_the_engine_takes_in_a_uri_works()
    {
        var token = Some.Token(password: "a-password-of-more-than-thirty-two-characters;&%");
        await using var hsm = await RunningHsm.Start(Settings(token));
        await using var server = new TlsServer(SslProtocols.Tls13);

        var seen = await server.Handshake(hsm.Mtls.CertificateContext);

        Assert.Equal(token.MtlsCertificate.Thumbprint, seen.Thumbprint);
    }

    [Fact]
    public async Task The_pool_initializes_the_library_again_and_TLS_does_not_notice()
    {
        Some.SkipUnlessInstancesAreApart();
        await using var hsm = await FaultyHsm.Start(settings => settings["Pix:MtlsKeyThrough"] = way, mtls: true);
        await using var server = new TlsServer(SslProtocols.Tls13);
        using var stop = new CancellationTokenSource();
        var handshakes = Task.Run(async () =>
        {
            var done = 0;
            for (; !stop.IsCancellationRequested; done++)
            {
                await server.Handshake(hsm.Hsm.Mtls.CertificateContext);
            }

            return done;
        });

        for (var round = 0; round < 5; round++)
        {
            hsm.Module.Do("* return 0x190 until=init first");
            await hsm.Healed();
        }

        await stop.CancelAsync();
        Assert.InRange(await handshakes, 1, int.MaxValue);
        Assert.Equal(5, hsm.Hsm.Log.Lines.Count(line => line.Id == 1030));
    }

    [Fact]
    public async Task A_TLS_key_whose_sessions_died_is_opened_again()
    {
        Some.SkipUnlessInstancesAreApart();
        await using var hsm = await FaultyHsm.Start(settings => settings["Pix:MtlsKeyThrough"] = way, mtls: true);
        await using var server = new TlsServer(SslProtocols.Tls12);
        var service = hsm.Hsm.Services.GetRequiredService<HsmService>();
        hsm.Module.Do("C_SignInit kill count=2 copy");
        service.LookNow();
        // The second killed the sessions that were opened because of the first.
        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1053);
        hsm.Module.Do();

        for (var looks = 0; looks < 3; looks++)
        {
            service.LookNow();
        }

        Assert.Single(hsm.Hsm.Log.Lines, line => line.Id == 1052);
        var seen = await server.Handshake(hsm.Hsm.Mtls.CertificateContext);
        Assert.Equal(Some.SharedToken().MtlsCertificate.Thumbprint, seen.Thumbprint);
    }

    // libp11 waits for ever for a session that does not open.
    [Fact]
    public async Task A_session_that_does_not_open_fails_the_start_with_what_the_module_returned()
    {
        Some.SkipUnlessInstancesAreApart();
        var (module, settings) = (Some.FaultyModule(), Settings(Some.SharedToken()));
        settings["Pix:Pkcs11Library"] = module.File;
        module.Do("C_OpenSession return 0x5 copy");

        var problem = await Assert.ThrowsAsync<HsmException>(() => RunningHsm.Start(settings));

        Assert.Contains("C_OpenSession returned CKR_GENERAL_ERROR (0x5)", problem.Message, StringComparison.Ordinal);
        Assert.Equal((HsmProblem.TokenFailed, "C_OpenSession", "CKR_GENERAL_ERROR"), (problem.Problem, problem.Function, problem.ReturnValue));
        module.Do();
        await using var hsm = await RunningHsm.Start(settings);
        Assert.True(hsm.Mtls.IsReady);
    }

    [Fact]
    public async Task Behind_a_module_that_refuses_read_only_sessions_both_keys_work()
    {
        Some.SkipUnlessInstancesAreApart();
        var (token, module) = (Some.SharedToken(), Some.CloudHsmModule());
        var settings = Settings(token);
        settings["Pix:Pkcs11Library"] = module.File;
        await using var hsm = await RunningHsm.Start(settings);
        await using var server = new TlsServer(SslProtocols.Tls13);

        var signature = await hsm.Ring.Current.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken);
        var seen = await server.Handshake(hsm.Mtls.CertificateContext);

        Assert.Equal((SigningFailure.None, token.MtlsCertificate.Thumbprint), (signature.Failure, seen.Thumbprint));
    }

    [Fact]
    public async Task A_pin_that_the_token_refuses_is_told_without_the_pin()
    {
        Some.SkipUnlessInstancesAreApart();
        var (module, settings) = (Some.FaultyModule(), Settings(Some.SharedToken()));
        settings["Pix:Pkcs11Library"] = module.File;
        module.Do("C_Login return 0xa0 copy");

        var problem = await Assert.ThrowsAsync<HsmException>(() => RunningHsm.Start(settings));

        Assert.Contains("C_Login returned CKR_PIN_INCORRECT (0xA0)", problem.Message, StringComparison.Ordinal);
        Assert.Equal(HsmProblem.PinRefused, problem.Problem);
        Assert.DoesNotContain(Some.SharedToken().Password, problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hosts_in_one_process_do_not_disturb_each_other()
    {
        Some.SkipUnlessInstancesAreApart();
        var settings = Settings(Some.SharedToken());
        var first = await RunningHsm.Start(settings);
        await using var second = await RunningHsm.Start(settings);
        await using var server = new TlsServer(SslProtocols.Tls13);

        await first.DisposeAsync();

        Assert.Equal(SigningFailure.None, (await second.Ring.Current.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken)).Failure);
        Assert.Equal(Some.SharedToken().MtlsCertificate.Thumbprint, (await server.Handshake(second.Mtls.CertificateContext)).Thumbprint);
    }

    private Dictionary<string, string?> Settings(PixToken token)
    {
        var settings = token.Settings();
        settings["Pix:MtlsKeyThrough"] = way;
        return settings;
    }
}
