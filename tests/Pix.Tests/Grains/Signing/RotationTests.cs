using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Pix.Domain;
using Pix.Grains.Signing;
using static Pix.Grains.Tests.Signing.SomeTerm;

namespace Pix.Grains.Tests.Signing;

/// <summary>Payments sent twice around rotations, over three silos that learn of the settings at different times: none has two forms.</summary>
public sealed class RotationTests
{
    private const int Payments = 1000, Silos = 3;

    private readonly Random _random = new(20261129);

    [Fact]
    public async Task A_payment_sent_twice_around_a_rotation_has_one_form_on_every_silo()
    {
        var (old, next) = (new MemoryKey("old", Noon - (300 * Day), Noon + (60 * Day)), new MemoryKey("next", Noon - Day, Noon + (360 * Day)));
        var takesOver = Noon + (6 * Hour);
        var time = new FakeTimeProvider(Noon - Hour);
        var silos = Enumerable.Range(0, Silos).Select(_ => new Silo(time, old, next)).ToArray();
        Array.ForEach(silos, silo => silo.Ring.Learn(old.Term()));
        var moments = new List<(DateTimeOffset At, Func<Task> What)>();
        foreach (var silo in silos)
        {
            // The last learns a margin before it begins: twenty minutes before it was set, less what settings take.
            moments.Add((takesOver - (TimeSpan.FromMinutes(11) + Random(TimeSpan.FromMinutes(8))), () => Learned(silo.Ring.Learn(old.Term(), next.Term(told: takesOver)))));
            moments.Add((takesOver + Random(20 * Hour), () => Restarted(silo, old, next, takesOver)));
            moments.Add((takesOver + (24 * Hour) + Random(Hour), () => Learned(silo.Ring.Learn(next.Term(told: takesOver)))));
        }

        var (forms, sent, twice) = (new HashSet<string>[Payments], 0, 0);
        for (var i = 0; i < Payments; i++)
        {
            var payment = i;
            forms[i] = [];
            var created = takesOver + Random(4 * Hour) - (2 * Hour);
            var skew = Random(10 * Minute);
            foreach (var at in new[] { created - skew, created + Random(24 * Hour) })
            {
                moments.Add((at, () => SendAsync(payment, created)));
            }
        }

        foreach (var (at, what) in moments.OrderBy(moment => moment.At))
        {
            time.SetUtcNow(at);
            await what();
        }

        Assert.Equal(2 * Payments, sent);
        Assert.Equal(0, forms.Count(form => form.Count != 1));
        Assert.InRange(twice, 1, Payments);

        async Task SendAsync(int payment, DateTimeOffset created)
        {
            var silo = silos[_random.Next(Silos)];
            var outcome = await silo.Signer.SignAsync(MessageSignerTests.Message(created), TestContext.Current.CancellationToken);
            Assert.Equal(ExchangeError.None, outcome.Error);
            forms[payment].Add(Convert.ToHexString(SHA256.HashData(outcome.Document.Span)));
            sent++;
            twice += created < takesOver && time.GetUtcNow() >= takesOver ? 1 : 0;
        }
    }

    [Fact]
    public async Task Whatever_settings_come_when_a_silo_gives_a_message_one_form()
    {
        MemoryKey[] keys = [.. Enumerable.Range(0, 3).Select(i => new MemoryKey($"key{i}", Noon - ((10 - i) * Day), Noon + ((i + 1) * Day)))];
        var (refused, taken) = (0, 0);
        for (var run = 0; run < 40; run++)
        {
            var time = new FakeTimeProvider(Noon);
            var silo = new Silo(time, keys);
            silo.Ring.Restart(keys[0].Term());
            var forms = new Dictionary<DateTimeOffset, string>();
            for (var step = 0; step < 60; step++)
            {
                time.Advance(Random(Hour));
                if (_random.Next(3) == 0)
                {
                    _ = silo.Ring.Learn([.. keys.Where(_ => _random.Next(2) == 0).Select(key => key.Term(_random.Next(2) == 0 ? null : time.GetUtcNow() + Random(4 * Hour) - Hour, _random.Next(8) == 0))]) ? taken++ : refused++;
                }

                var created = forms.Count > 0 && _random.Next(2) == 0 ? forms.Keys.ElementAt(_random.Next(forms.Count)) : time.GetUtcNow() - Random(2 * Hour) + Random(10 * Minute);
                var outcome = await silo.Signer.SignAsync(MessageSignerTests.Message(created), TestContext.Current.CancellationToken);
                if (outcome.Error == ExchangeError.None)
                {
                    Assert.Equal(forms.TryAdd(created, outcome.SignerSerial) ? outcome.SignerSerial : forms[created], outcome.SignerSerial);
                }
            }
        }

        Assert.True(refused > 50 && taken > 50, $"{refused} refused, {taken} taken: the run shows little.");
    }

    private static Task Learned(bool taken)
    {
        Assert.True(taken);
        return Task.CompletedTask;
    }

    private static Task Restarted(Silo silo, MemoryKey old, MemoryKey next, DateTimeOffset takesOver)
    {
        silo.Ring.Restart(next.Term(told: takesOver), old.Term());
        return Task.CompletedTask;
    }

    private TimeSpan Random(TimeSpan most) => most * _random.NextDouble();

    private sealed class Silo(TimeProvider time, params MemoryKey[] keys)
    {
        public MemoryRing Ring { get; } = new(time, keys);

        public MessageSigner Signer => field ??= new(Ring, time);
    }
}
