using System.Security.Cryptography;
using Pix.Hsm.Mtls;
using Pix.Hsm.Sessions;
using Pix.TestToken;

namespace Pix.Hsm.Load.Reopenings;

/// <summary>
/// Loses the mTLS key's sessions, the pool's, the pool's library, and now and then hangs in the mTLS key, by turns, and waits each time
/// until the pool signs and the key is opened again. What the process holds must not grow with their number.
/// </summary>
/// <param name="hsm">Runs on the module.</param>
/// <param name="module">Fails on command.</param>
/// <param name="hangEvery">Each reopening of so many is because of a hang, which costs the limit of calls several times over.</param>
internal sealed class ReopeningRun(HsmHost hsm, FaultyModule module, int hangEvery)
{
    // By then every path was taken and compiled, and as many instances of the module are loaded as there will be.
    private const int LeastWarmUp = 60;
    private const int Tenths = 10;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Settings that make a call hang no longer than it must.</summary>
    public static Dictionary<string, string?> Settings(PixToken token, FaultyModule module, string way)
    {
        var settings = token.Settings();
        (settings["Pix:Pkcs11Library"], settings["Pix:MtlsKeyThrough"]) = (module.File, way);
        settings["Pix:HsmSignTimeout"] = "00:00:00.500";
        return settings;
    }

    /// <summary>Figures after the warm-up and after each tenth of the rest, with the number of reopenings before them.</summary>
    /// <param name="reopenings">How many after the warm-up.</param>
    /// <param name="tell">Called with each line.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TimeoutException">It did not heal.</exception>
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
