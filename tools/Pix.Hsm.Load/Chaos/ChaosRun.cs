using System.Diagnostics;
using Pix.Hsm.Mtls;
using Pix.TestToken;

namespace Pix.Hsm.Load.Chaos;

/// <summary>Injects one fault at a time into an HSM token while callers sign, and observes what they get and when the pool fully works again.</summary>
/// <param name="token">HSM token that most faults affect.</param>
/// <param name="sessionWait">Longest time that a request waits for a session.</param>
/// <param name="healLimit">Longest time that Pix may take to recover.</param>
internal sealed class ChaosRun(PixToken token, TimeSpan sessionWait, TimeSpan healLimit)
{
    private const int Callers = 16;

    private readonly ChaosTokens _tokens = new(token);

    /// <summary>True if all faults can be tried on the module of the chosen token.</summary>
    public static bool IsSturdy => TokenKind.Chosen.ClosesSessionsSafely && TokenKind.Chosen.InstancesAreApart;

    /// <summary>Returns why a fault cannot be tried on the chosen token; null if it can.</summary>
    public static string? WhyNot(Fault fault) =>
        fault.Keys != ChaosKeys.One && !TokenKind.Chosen.MakesManyTokens ? "there is only one token"
        : fault.NeedsSturdyModule && !IsSturdy ? "the module itself would crash or share its state"
        : fault.Profile is not null && !TokenKind.Chosen.InstancesAreApart ? "its PINs are shorter than CloudHSM allows"
        : fault.HasHandshakes && MtlsKeyWay.Installed("") is null ? "OpenSSL has neither pkcs11-provider nor the pkcs11 engine"
        : null;

    /// <summary>Injects the fault in a number of rounds, or during the whole run, until a number of signatures has been made.</summary>
    public async Task<ChaosResult> RunAsync(Fault fault, int signatures, int rounds, CancellationToken cancellationToken)
    {
        await using var site = await ChaosSite.StartAsync(fault, _tokens, sessionWait, cancellationToken);
        // Twice the longest time that a request can take under the pool's own limits.
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

        // The calls that hung have returned by now. This checks that their return did no harm.
        await WholeAgainAsync(run, cancellationToken);
    }

    /// <summary>Waits while the fault lasts, and then removes it.</summary>
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

        // Pix tries a secret only if it differs from the last one. The right secret is set already, so a wrong secret is set first.
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

    /// <summary>Waits until a number of signatures has been made, or until no signature was made for too long.</summary>
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
