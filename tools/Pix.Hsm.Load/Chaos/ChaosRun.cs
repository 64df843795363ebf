using System.Diagnostics;
using Pix.Hsm.Mtls;
using Pix.TestToken;

namespace Pix.Hsm.Load.Chaos;

/// <summary>Breaks the token under a loaded pool, in one way at a time, and watches what callers get and when it is whole again.</summary>
/// <param name="token">Most faults strike it.</param>
/// <param name="sessionWait">The longest that a request waits for a session.</param>
/// <param name="healLimit">The longest that healing may take.</param>
internal sealed class ChaosRun(PixToken token, TimeSpan sessionWait, TimeSpan healLimit)
{
    private const int Callers = 16;

    private readonly ChaosTokens _tokens = new(token);

    /// <summary>Whether the module of the chosen token bears all of this.</summary>
    public static bool IsSturdy => TokenKind.Chosen.ClosesSessionsSafely && TokenKind.Chosen.InstancesAreApart;

    /// <summary>Why a fault cannot be tried on the chosen token; null when it can.</summary>
    public static string? WhyNot(Fault fault) =>
        fault.Keys != ChaosKeys.One && !TokenKind.Chosen.MakesManyTokens ? "there is only one token"
        : fault.NeedsSturdyModule && !IsSturdy ? "the module itself would crash or share its state"
        : fault.Profile is not null && !TokenKind.Chosen.InstancesAreApart ? "its PINs are shorter than CloudHSM allows"
        : fault.HasHandshakes && MtlsKeyWay.Installed("") is null ? "OpenSSL has neither pkcs11-provider nor the pkcs11 engine"
        : null;

    /// <summary>Lets the fault strike so many times, or all along, while so many signatures are made.</summary>
    public async Task<ChaosResult> RunAsync(Fault fault, int signatures, int rounds, CancellationToken cancellationToken)
    {
        await using var site = await ChaosSite.StartAsync(fault, _tokens, sessionWait, cancellationToken);
        // The longest that a request may take by the pool's own limits, twice.
        var load = new ChaosLoad(site.Hsm.Ring, fault.Explains, 2 * (sessionWait + (3 * fault.CallLimit)));
        await using var handshakes = fault.HasHandshakes ? new HandshakeLoad(site.Hsm.Mtls, load, fault) : null;
        await site.WholeAsync(load.AllKeysSignAsync, healLimit, cancellationToken);
        var whole = new List<TimeSpan?>();
        using var stop = new CancellationTokenSource();
        Task[] callers = [load.RunAsync(Callers, stop.Token), handshakes?.RunAsync(stop.Token) ?? Task.CompletedTask];
        try
        {
            var run = new Rounds(fault, site, load, () => SignsAsync(load, handshakes), whole);
            await (fault.IsAllAlong ? AllAlongAsync(run, signatures, cancellationToken) : RepeatAsync(run, signatures, rounds, cancellationToken));
        }
        finally
        {
            site.Mend();
            await stop.CancelAsync();
            await Task.WhenAll(callers);
        }

        var wrong = load.Wrong + load.Samples.Count(sample => !sample.VerifiesWithOpenSsl());
        return new ChaosResult(fault, site.Struck, load.Right, load.Refused, wrong, load.Unexplained, load.Slowest, [.. whole.OfType<TimeSpan>()], whole.Count(time => time is null));
    }

    private async Task AllAlongAsync(Rounds run, int signatures, CancellationToken cancellationToken)
    {
        run.Load.TroubleBegins();
        run.Site.Strike();
        await SignedAsync(run.Load, signatures, cancellationToken);
        run.Site.Mend();
        await WholeAsync(run, cancellationToken);
    }

    private async Task RepeatAsync(Rounds run, int signatures, int rounds, CancellationToken cancellationToken)
    {
        for (var round = 1; round <= rounds; round++)
        {
            var struck = run.Site.Struck;
            run.Load.TroubleBegins();
            run.Site.Strike();
            await UntilAsync(() => run.Site.Struck > struck, healLimit, cancellationToken);
            await EndAsync(run, cancellationToken);
            await WholeAsync(run, cancellationToken);
            run.Site.Mend();
            await SignedAsync(run.Load, signatures * round / rounds, cancellationToken);
        }

        // What hung has come back, and has done no harm.
        await WholeAgainAsync(run, cancellationToken);
    }

    /// <summary>Waits while the fault lasts, and takes it away.</summary>
    private async Task EndAsync(Rounds run, CancellationToken cancellationToken)
    {
        if (run.Fault.Lasts is { } time)
        {
            await Task.Delay(time, cancellationToken);
            run.Site.Mend();
        }

        if (!run.Fault.NeedsNewSecret)
        {
            return;
        }

        // A changed secret is tried once; only one that differs from the last counts as changed.
        await UntilAsync(() => !run.Site.Hsm.Ring.State.Ready, healLimit, cancellationToken);
        run.Site.Mend();
        var logins = run.Site.Logins;
        run.Site.ChangeSecret(_tokens.Token.SecretOf("wrong"));
        await UntilAsync(() => run.Site.Logins > logins, healLimit, cancellationToken);
        run.Site.ChangeSecret(_tokens.Token.Secret);
    }

    private async Task WholeAsync(Rounds run, CancellationToken cancellationToken)
    {
        run.Whole.Add(await run.Site.WholeAsync(run.Signs, healLimit, cancellationToken));
        run.Load.TroubleEnds();
    }

    private async Task WholeAgainAsync(Rounds run, CancellationToken cancellationToken)
    {
        if (await run.Site.WholeAsync(run.Signs, healLimit, cancellationToken) is null)
        {
            run.Whole.Add(null);
        }
    }

    private static async Task<bool> SignsAsync(ChaosLoad load, HandshakeLoad? handshakes) =>
        await load.AllKeysSignAsync() && (handshakes is null || await handshakes.AnswersAsync());

    /// <summary>Until so many are signed, or nothing was for too long.</summary>
    private async Task SignedAsync(ChaosLoad load, int signatures, CancellationToken cancellationToken)
    {
        var (right, since) = (load.Right, Stopwatch.StartNew());
        while (load.Right < signatures && since.Elapsed < healLimit)
        {
            if (load.Right > right)
            {
                (right, since) = (load.Right, Stopwatch.StartNew());
            }

            await Task.Delay(5, cancellationToken);
        }
    }

    private static async Task<bool> UntilAsync(Func<bool> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed > limit)
            {
                return false;
            }

            await Task.Delay(1, cancellationToken);
        }

        return true;
    }

    private sealed record Rounds(Fault Fault, ChaosSite Site, ChaosLoad Load, Func<Task<bool>> Signs, List<TimeSpan?> Whole);
}
