using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Pix.Hsm.Tests.Support;

namespace Pix.Hsm.Tests;

/// <summary>1,000 payments, each signed twice around a rotation, by three silos that learn of the settings at different times: none gets two signatures.</summary>
public sealed class RotationProofTests
{
    private const int Payments = 1000, Silos = 3;

    private readonly Random _random = new(13);
    private readonly ShiftedTime _time = new();

    [Fact]
    public async Task A_payment_signed_twice_around_a_rotation_has_one_signature_on_every_silo()
    {
        var (token, start) = (Some.Token(), _time.GetUtcNow());
        var next = token.GenerateKey("next-signature").Certify();
        var takesOver = start + TimeSpan.FromHours(6);
        var told = $"next-signature@{takesOver.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}";
        var silos = new RunningHsm[Silos];
        for (var i = 0; i < Silos; i++)
        {
            silos[i] = await RunningHsm.Start(token.Settings(), _time);
        }

        try
        {
            var moments = new List<(TimeSpan At, Func<Task> What)>();
            foreach (var silo in silos)
            {
                // Set twenty minutes ahead and learned within ten; taken out a day later.
                moments.Add((TimeSpan.FromHours(6) - TimeSpan.FromMinutes(11) - Random(TimeSpan.FromMinutes(8)), () => Learn(silo, "pix-signature," + told, token.SignatureCertificate, next)));
                moments.Add((TimeSpan.FromHours(30.1) + Random(TimeSpan.FromHours(1)), () => Learn(silo, told, next)));
            }

            var forms = Enumerable.Range(0, Payments).Select(_ => new HashSet<string>()).ToArray();
            foreach (var form in forms)
            {
                var (created, digest) = (TimeSpan.FromHours(4) + Random(TimeSpan.FromHours(4)), Some.Digest());
                moments.Add((created - Random(TimeSpan.FromMinutes(10)), () => SignAsync(form, start + created, digest)));
                moments.Add((created + Random(TimeSpan.FromHours(24)), () => SignAsync(form, start + created, digest)));
            }

            foreach (var (at, what) in moments.OrderBy(moment => moment.At))
            {
                _time.Shift = at;
                await what();
            }

            Assert.Equal(0, forms.Count(form => form.Count != 1));
            Assert.All(silos, silo => Assert.Single(silo.Ring.Keys));
            Assert.All(silos, silo => Assert.DoesNotContain(silo.Log.Lines, line => line.Id == 1041));
        }
        finally
        {
            foreach (var silo in silos)
            {
                await silo.DisposeAsync();
            }
        }

        async Task SignAsync(HashSet<string> forms, DateTimeOffset created, byte[] digest)
        {
            var key = silos[_random.Next(Silos)].Ring.At(created).Key;
            Assert.NotNull(key);
            var signature = await key.SignDigestAsync(digest, TestContext.Current.CancellationToken);
            forms.Add($"{key.Certificate.SerialNumber} {Convert.ToHexString(signature.Value ?? [])}");
        }
    }

    private static Task Learn(RunningHsm silo, string labels, params X509Certificate2[] certificates)
    {
        silo.Configuration["Pix:SignatureKeyLabel"] = labels;
        silo.Configuration["Pix:SignatureCertificate"] = string.Join('\n', certificates.Select(certificate => certificate.ExportCertificatePem()));
        silo.Services.GetRequiredService<HsmService>().LookNow();
        return Task.CompletedTask;
    }

    private TimeSpan Random(TimeSpan most) => most * _random.NextDouble();
}
