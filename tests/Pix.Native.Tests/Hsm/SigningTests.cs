using Pix.Hsm.Sessions;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

public sealed class SigningTests
{
    /// <summary>Initializing or finalizing the instance for TLS would end the sessions of the one that signs.</summary>
    [Fact]
    public async Task Where_instances_share_their_state_an_mtls_key_in_the_token_is_refused_with_a_sentence()
    {
        Assert.SkipWhen(TokenKind.Chosen.InstancesAreApart, $"Instances of the module of {TokenKind.Chosen.Name} have a state each.");
        var (token, settings) = (Some.SharedToken(), Some.SharedToken().Settings());
        settings.Remove("Pix:MtlsKeyFile");
        (settings["Pix:MtlsKeyLabel"], settings["Pix:MtlsCertificate"]) = (PixToken.SignatureLabel, token.SignatureCertificate.ExportCertificatePem());

        var problem = await Assert.ThrowsAsync<HsmException>(() => RunningHsm.Start(settings));

        Assert.Contains("share their state", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>openCryptoki 3.8 writes into memory that it gave back when two instances sign at once, and the process ends.</summary>
    [Fact]
    public async Task Where_instances_share_their_state_a_second_user_in_the_process_is_refused_and_the_first_signs_on()
    {
        Assert.SkipWhen(TokenKind.Chosen.InstancesAreApart, $"Instances of the module of {TokenKind.Chosen.Name} have a state each.");
        var settings = Some.SharedToken().Settings();
        await using (var first = await RunningHsm.Start(settings))
        {
            var problem = await Assert.ThrowsAsync<HsmException>(() => RunningHsm.Start(settings));

            Assert.Contains("its instances share their state", problem.Message, StringComparison.Ordinal);
            Assert.Equal(SigningFailure.None, (await first.Ring.Current.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken)).Failure);
        }

        await using var next = await RunningHsm.Start(settings);
        Assert.Equal(SigningFailure.None, (await next.Ring.Current.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken)).Failure);
    }

    [Fact]
    public async Task Signs_a_digest_so_that_the_certificate_verifies_it()
    {
        var token = Some.SharedToken();
        await using var hsm = await RunningHsm.Start(token.Settings());
        var digest = Some.Digest();

        var signature = await hsm.Ring.Current.SignDigestAsync(digest, TestContext.Current.CancellationToken);

        Assert.Equal(SigningFailure.None, signature.Failure);
        Assert.True(Some.Verifies(token.SignatureCertificate, digest, signature.Value));
        Assert.True(signature.Signed > TimeSpan.Zero);
        Assert.True(hsm.Ring.State.Ready, hsm.Ring.State.Detail);
    }

    [Fact]
    public async Task The_same_digest_gives_the_same_signature()
    {
        await using var hsm = await RunningHsm.Start(Some.SharedToken().Settings());
        var digest = Some.Digest();

        var first = await hsm.Ring.Current.SignDigestAsync(digest, TestContext.Current.CancellationToken);
        var second = await hsm.Ring.Current.SignDigestAsync(digest, TestContext.Current.CancellationToken);

        Assert.Equal(first.Value!, second.Value!);
    }

    [Fact]
    public async Task Many_callers_share_the_sessions()
    {
        var token = Some.SharedToken();
        await using var hsm = await RunningHsm.Start(token.Settings());
        var digests = Enumerable.Range(0, 200).Select(_ => Some.Digest()).ToList();

        var signatures = await Task.WhenAll(digests.Select(digest => hsm.Ring.Current.SignDigestAsync(digest, TestContext.Current.CancellationToken).AsTask()));

        Assert.All(digests.Zip(signatures), pair => Assert.True(Some.Verifies(token.SignatureCertificate, pair.First, pair.Second.Value), pair.Second.Detail));
        Assert.Equal(4, hsm.Ring.State.Sessions);
    }

    [Fact]
    public async Task A_digest_of_another_length_is_a_mistake_of_the_caller()
    {
        await using var hsm = await RunningHsm.Start(Some.SharedToken().Settings());

        await Assert.ThrowsAsync<ArgumentException>(() => hsm.Ring.Current.SignDigestAsync(new byte[20], TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once()
    {
        var settings = Some.SharedToken().Settings();
        settings["Pix:HsmSessions"] = "1";
        settings["Pix:HsmQueueLimit"] = "2";
        await using var hsm = await RunningHsm.Start(settings);

        var signatures = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => hsm.Ring.Current.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken).AsTask()));

        var full = signatures.Where(signature => signature.Failure == SigningFailure.QueueFull).ToList();
        Assert.NotEmpty(full);
        Assert.All(full, signature => Assert.NotNull(signature.RetryAfter));
        Assert.Contains(signatures, signature => signature.Failure == SigningFailure.None);
    }

    [Fact]
    public async Task After_the_stop_there_is_a_clear_refusal()
    {
        var hsm = await RunningHsm.Start(Some.SharedToken().Settings());
        var key = hsm.Ring.Current;
        await hsm.DisposeAsync();

        var signature = await key.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken);

        Assert.Equal(SigningFailure.Stopped, signature.Failure);
    }

    [Fact]
    public async Task Starts_again_on_the_same_module_in_the_same_process()
    {
        var token = Some.SharedToken();
        await using (await RunningHsm.Start(token.Settings()))
        {
        }

        await using var hsm = await RunningHsm.Start(token.Settings());
        var signature = await hsm.Ring.Current.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken);

        Assert.Equal(SigningFailure.None, signature.Failure);
    }
}
