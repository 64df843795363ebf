using System.Collections.Concurrent;
using Pix.Domain;
using Pix.Grains.Signing;
using static Pix.Grains.Tests.Signing.SomeTerm;

namespace Pix.Grains.Tests.Signing;

/// <summary>Settings, starts, crashes, lost keys, disks that refuse and clocks that are set back, at random: no message gets two forms.</summary>
public sealed class RestartProofTests
{
    private const int Silos = 3;

    private static readonly MemoryKey[] Keys = [.. Enumerable.Range(0, 3).Select(i => new MemoryKey($"key{i}", Noon - ((10 - i) * Day), Noon + ((i + 1) * 8 * Day)))];

    private readonly Random _random = new(20261130);
    private int _refused, _taken, _signed, _gone;

    [Fact]
    public async Task Whatever_happens_to_silos_that_remember_a_message_has_one_form()
    {
        for (var run = 0; run < 60; run++)
        {
            await RunAsync();
        }

        Assert.True(_refused > 500 && _taken > 500 && _signed > 1000 && _gone > 5, $"{_refused} refused, {_taken} taken, {_signed} signed, {_gone} keys gone: the run shows little.");
    }

    private async Task RunAsync()
    {
        var (time, folder) = (new SettableTime(Noon), new ConcurrentDictionary<string, byte[]>());
        RememberingSilo[] silos = [.. Enumerable.Range(0, Silos).Select(i => new RememberingSilo($"silo{i}", folder, time))];
        Array.ForEach(silos, silo => silo.Tokens.AddRange(Keys));
        var (settings, forms) = (new[] { Keys[0].Pair() }, new Dictionary<DateTimeOffset, string>());
        for (var step = 0; step < 80; step++)
        {
            time.Now += Random(_random.Next(6) == 0 ? 5 * Hour : 8 * Minute);
            if (_random.Next(40) == 0)
            {
                time.Now -= Random(3 * Hour);
            }

            switch (_random.Next(8))
            {
                case 0:
                    // All that run learn of it at once: what they do when they do not is another promise.
                    settings = [.. Keys.Where(_ => _random.Next(2) == 0).DefaultIfEmpty(Keys[0]).Select(key => key.Pair(_random.Next(2) == 0 ? null : time.Now + Random(4 * Hour) - Hour, _random.Next(12) == 0))];
                    Count(silos.Where(silo => silo.IsRunning).Select(silo => silo.Learn(settings)));
                    break;
                case 1:
                    silos[_random.Next(Silos)].Crash();
                    break;
                case 2:
                    Array.ForEach(silos, silo => silo.Crash());
                    break;
                case 3 when _random.Next(6) == 0:
                    var lost = Keys[_random.Next(Keys.Length)];
                    foreach (var silo in silos.Where(_ => _random.Next(3) > 0))
                    {
                        silo.Lose(lost);
                    }

                    break;
                case 4 when _random.Next(3) == 0:
                    silos[_random.Next(Silos)].Files.ReadOnly = _random.Next(2) == 0 ? "full" : null;
                    break;
                default:
                    Count(silos.Where(silo => !silo.IsRunning && _random.Next(2) == 0).Select(silo => silo.Start(settings)));
                    break;
            }

            foreach (var silo in silos.Where(silo => silo.IsRunning && _random.Next(4) > 0))
            {
                silo.Look();
                _gone += silo.Decision?.Gone is null ? 0 : 1;
            }

            await SignAsync(silos, time, forms);
        }
    }

    private async Task SignAsync(RememberingSilo[] silos, SettableTime time, Dictionary<DateTimeOffset, string> forms)
    {
        foreach (var silo in silos.Where(silo => silo.IsRunning))
        {
            var created = forms.Count > 0 && _random.Next(3) > 0 ? forms.Keys.ElementAt(_random.Next(forms.Count)) : time.Now - Random(2 * Hour) + Random(10 * Minute);
            var outcome = await new MessageSigner(silo, time).SignAsync(MessageSignerTests.Message(created), TestContext.Current.CancellationToken);
            if (outcome.Error == ExchangeError.None)
            {
                _signed++;
                Assert.Equal(forms.TryAdd(created, outcome.SignerSerial) ? outcome.SignerSerial : forms[created], outcome.SignerSerial);
            }
        }
    }

    private void Count(IEnumerable<bool> outcomes)
    {
        foreach (var taken in outcomes)
        {
            _ = taken ? _taken++ : _refused++;
        }
    }

    private TimeSpan Random(TimeSpan most) => most * _random.NextDouble();
}
