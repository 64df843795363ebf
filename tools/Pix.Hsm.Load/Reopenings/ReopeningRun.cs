using System.Security.Cryptography;
using Pix.Hsm.Mtls;
using Pix.Hsm.Sessions;
using Pix.TestToken;

namespace Pix.Hsm.Load.Reopenings;

/// <summary>
/// Makes Pix lose, in turn, the sessions of the mTLS key, the sessions of the pool and the library of the pool. Sometimes also makes a call
/// with the mTLS key hang. After each loss, waits until the pool signs or the mTLS key signs again. The resources that the process uses
/// must not grow with the number of losses.
/// </summary>
/// <param name="hsm">The HSM host, which uses <paramref name="module"/>.</param>
/// <param name="module">The module that fails on command.</param>
/// <param name="hangEvery">A hanging call causes each reopening whose number is a multiple of this. That takes several times the limit of a call.</param>
internal sealed class ReopeningRun(HsmHost hsm, FaultyModule module, int hangEvery)
{
    // Minimum number of reopenings before measuring. By then every code path has run and been compiled, and Pix should load no more instances of the module.
    private const int LeastWarmUp = 60;
    private const int Tenths = 10;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Returns settings with a short time limit for calls, so that a hanging call costs little time.</summary>
    public static Dictionary<string, string?> Settings(PixToken token, FaultyModule module, string way)
    {
        var settings = token.Settings();
        (settings["Pix:Pkcs11Library"], settings["Pix:MtlsKeyThrough"]) = (module.File, way);
        settings["Pix:HsmSignTimeout"] = "00:00:00.500";
        return settings;
    }

    /// <summary>Measures after the warm-up and after each tenth of the reopenings. Returns each measurement with the number of reopenings until then.</summary>
    /// <param name="reopenings">Number of reopenings after the warm-up.</param>
    /// <param name="tell">Called with each measurement, when it is made.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="TimeoutException">Pix did not recover in time.</exception>
    public async Task<IReadOnlyList<(int Reopenings, ReopeningFigures Figures)>> RunAsync(int reopenings, Action<int, ReopeningFigures> tell, CancellationToken cancellationToken)
    {
        var all = new List<(int Reopenings, ReopeningFigures Figures)>();
        var warmUp = Math.Max(LeastWarmUp, reopenings / Tenths);
        for (var done = -warmUp; done < reopenings; done++)
        {
            if (done >= 0 && done % Math.Max(1, reopenings / Tenths) == 0)
            {
                Measure(done);
            }

            await ReopenAsync(done + warmUp, cancellationToken);
        }

        Measure(reopenings);
        return all;

        void Measure(int after)
        {
            all.Add((after, ReopeningFigures.Now(module.File)));
            tell(after, all[^1].Figures);
        }
    }

    private Task ReopenAsync(int number, CancellationToken cancellationToken) => number % hangEvery == 0
        ? LoseMtlsAsync("C_Sign hang copy", cancellationToken)
        : (number % 8) switch
        {
            0 => LosePoolAsync("C_Sign kill count=1 first", cancellationToken),
            1 => LosePoolAsync("C_Sign return 0x190 count=1 first", cancellationToken),
            _ => LoseMtlsAsync("C_SignInit kill count=1 copy", cancellationToken),
        };

    private async Task LosePoolAsync(string rule, CancellationToken cancellationToken)
    {
        module.Do(rule);
        await SignAsync(cancellationToken);
        module.Do();
        await UntilAsync(async () => await SignAsync(cancellationToken) && hsm.IsWhole, "the pool signs again", cancellationToken);
    }

    private async Task LoseMtlsAsync(string rule, CancellationToken cancellationToken)
    {
        module.Do(rule);
        hsm.LookNow();
        module.Do();
        await UntilAsync(() => Task.FromResult(Handshakes()), "the mTLS key signs again", cancellationToken);
    }

    private bool Handshakes()
    {
        hsm.LookNow();
        var (certificate, limit) = (hsm.Mtls.Certificate, TimeSpan.FromSeconds(5));
        var check = Patience.Begin(() => MtlsOpener.Signs(certificate));
        return (check.Wait(limit) || !check.Leave()) && check.Result;
    }

    private async Task<bool> SignAsync(CancellationToken cancellationToken) =>
        (await hsm.Ring.Current.SignDigestAsync(RandomNumberGenerator.GetBytes(32), cancellationToken)).Failure == SigningFailure.None;

    private static async Task UntilAsync(Func<Task<bool>> isSo, string what, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Limit)
            {
                throw new TimeoutException($"Not within {Limit.TotalSeconds} s: {what}.");
            }

            await Task.Delay(1, cancellationToken);
        }
    }
}
