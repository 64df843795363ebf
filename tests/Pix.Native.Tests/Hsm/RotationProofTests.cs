using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Pix.Hsm.Hosting;
using Pix.Hsm.Tests.Support;

namespace Pix.Hsm.Tests;

/// <summary>
/// 1,000 payments, each signed twice around a rotation, by three silos that learn of the settings at different times, stop and start: none
/// gets two signatures.
/// </summary>
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

    [Fact]
    public async Task A_payment_signed_twice_around_a_restart_with_a_replaced_pair_has_one_signature_on_every_silo()
    {
        var (token, start, folder) = (Some.Token(), _time.GetUtcNow(), new MemoryFolder());
        var replaced = token.Settings();
        replaced["Pix:SignatureKeyLabel"] = "next-signature";
        replaced["Pix:SignatureCertificate"] = token.GenerateKey("next-signature").Certify().ExportCertificatePem();
        var silos = new RunningHsm?[Silos];
        var moments = new List<(TimeSpan At, Func<Task> What)>();
        for (var i = 0; i < Silos; i++)
        {
            var (silo, down) = (i, TimeSpan.FromHours(3) + Random(TimeSpan.FromHours(2)));
            silos[silo] = await RunningHsm.Start(token.Settings(), _time, folder.Of($"silo{silo}"));
            moments.Add((down, () => StopAsync(silo)));
            moments.Add((down + Random(TimeSpan.FromHours(3)), async () => silos[silo] = await RunningHsm.Start(replaced, _time, folder.Of($"silo{silo}"))));
        }

        for (var at = TimeSpan.Zero; at < TimeSpan.FromHours(32); at += TimeSpan.FromMinutes(4))
        {
            moments.Add((at, LookAsync));
        }

        var (forms, signed) = (Enumerable.Range(0, Payments).Select(_ => new HashSet<string>()).ToArray(), 0);
        foreach (var form in forms)
        {
            var (created, digest) = (TimeSpan.FromHours(2) + Random(TimeSpan.FromHours(5)), Some.Digest());
            moments.Add((created - Random(TimeSpan.FromMinutes(10)), () => SignAsync(form, start + created, digest)));
            moments.Add((created + Random(TimeSpan.FromHours(24)), () => SignAsync(form, start + created, digest)));
        }

        try
        {
            foreach (var (at, what) in moments.OrderBy(moment => moment.At))
            {
                _time.Shift = at;
                await what();
            }

            Assert.Equal(0, forms.Count(form => form.Count > 1));
            Assert.InRange(signed, Payments * 3 / 2, Payments * 2);
            Assert.All(silos, silo => Assert.Contains(silo!.Log.Lines, line => line.Id == 1041));
        }
        finally
        {
            for (var i = 0; i < Silos; i++)
            {
                await StopAsync(i);
            }
        }

        async Task StopAsync(int silo)
        {
            if (silos[silo] is { } running)
            {
                silos[silo] = null;
                await running.DisposeAsync();
            }
        }

        Task LookAsync()
        {
            foreach (var silo in silos.OfType<RunningHsm>())
            {
                silo.Services.GetRequiredService<HsmService>().LookNow();
            }

            return Task.CompletedTask;
        }

        async Task SignAsync(HashSet<string> form, DateTimeOffset created, byte[] digest)
        {
            if (silos[_random.Next(Silos)]?.Ring.At(created).Key is { } key)
            {
                var signature = await key.SignDigestAsync(digest, TestContext.Current.CancellationToken);
                form.Add($"{key.Certificate.SerialNumber} {Convert.ToHexString(signature.Value ?? [])}");
                signed++;
            }
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
