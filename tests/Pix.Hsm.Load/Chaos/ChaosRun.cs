using System.Diagnostics;
using System.Security.Cryptography;
using Pix.TestToken;

namespace Pix.Hsm.Load.Chaos;

/// <summary>Breaks the token under a loaded pool, in one way at a time, and watches what callers get and when it is whole again.</summary>
internal sealed class ChaosRun(PixToken token, TimeSpan healLimit)
{
    private const int Callers = 16;
    private static readonly TimeSpan CallLimit = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan SessionWait = TimeSpan.FromSeconds(2);

    // The longest that a request may take by the pool's own limits, twice.
    private static readonly TimeSpan Patience = 2 * (SessionWait + (3 * CallLimit));

    private readonly Lazy<(PixToken First, PixToken Second, Dictionary<string, string?> Settings)> _pair = new(Pair);

    /// <summary>Whether the module of the chosen token bears all of this; a sentence when it does not.</summary>
    public static string? WhyNot(Fault fault) =>
        fault.TwoTokens && !TokenKind.Chosen.MakesManyTokens ? "there is only one token"
        : fault.NeedsSturdyModule && !IsSturdy ? "the module itself would crash or share its state"
        : null;

    public static bool IsSturdy => TokenKind.Chosen.ClosesSessionsSafely && TokenKind.Chosen.InstancesAreApart;

    /// <summary>Injects the fault so many times, one after the other.</summary>
    public Task<ChaosResult> RepeatAsync(Fault fault, int rounds, CancellationToken cancellationToken) => RunAsync(fault, async (hsm, module, load, healed) =>
    {
        for (var round = 0; round < rounds; round++)
        {
            var struck = module.Struck;
            module.Do(fault.Rules);
            await UntilAsync(() => module.Struck > struck, healLimit, cancellationToken);
            await EndAsync(fault, hsm, module, cancellationToken);
            healed.Add(await HealedAsync(hsm, load, cancellationToken));
        }
    }, cancellationToken);

    /// <summary>Lets a fault that strikes by chance go on for a time.</summary>
    public Task<ChaosResult> LastAsync(Fault fault, TimeSpan time, CancellationToken cancellationToken) => RunAsync(fault, async (hsm, module, load, healed) =>
    {
        module.Do(fault.Rules);
        await Task.Delay(time, cancellationToken);
        module.Do();
        healed.Add(await HealedAsync(hsm, load, cancellationToken));
    }, cancellationToken);

    private async Task<ChaosResult> RunAsync(Fault fault, Func<HsmHost, FaultyModule, ChaosLoad, List<TimeSpan?>, Task> breakIt, CancellationToken cancellationToken)
    {
        var module = FaultyModule.Build();
        var settings = Settings(fault, module);
        await using var hsm = await HsmHost.StartAsync(settings, cancellationToken);
        await UntilAsync(() => hsm.IsWhole, healLimit, cancellationToken);
        var (load, healed) = (new ChaosLoad(hsm.Ring, Patience), new List<TimeSpan?>());
        using var stop = new CancellationTokenSource();
        var callers = load.RunAsync(Callers, stop.Token);
        try
        {
            await breakIt(hsm, module, load, healed);
        }
        finally
        {
            module.Do();
            await stop.CancelAsync();
            await callers;
        }

        return new ChaosResult(fault.Name, module.Struck, load.Right, load.Wrong, load.Lost, load.Errors, [.. healed.OfType<TimeSpan>()], healed.Count(time => time is null));
    }

    private Dictionary<string, string?> Settings(Fault fault, FaultyModule module)
    {
        var settings = fault.TwoTokens ? new(_pair.Value.Settings) : token.Settings();
        settings["Pix:Pkcs11Library"] = module.File;
        settings["Pix:HsmSignTimeout"] = CallLimit.ToString();
        settings["Pix:HsmSessionWait"] = SessionWait.ToString();
        if (fault.TwoTokens)
        {
            module.Slot = TokenInspector.Tokens(module.File).Single(present => present.Label == _pair.Value.First.Label).SlotId;
        }

        return settings;
    }

    /// <summary>Waits while the fault lasts, and takes it away.</summary>
    private async Task EndAsync(Fault fault, HsmHost hsm, FaultyModule module, CancellationToken cancellationToken)
    {
        if (fault.Lasts is { } time)
        {
            await Task.Delay(time, cancellationToken);
            module.Do();
        }

        if (!fault.NeedsNewSecret)
        {
            return;
        }

        // A changed secret is tried once; only one that differs from the last counts as changed.
        await UntilAsync(() => !hsm.Ring.State.Ready, healLimit, cancellationToken);
        module.Do();
        var logins = module.Calls("C_Login");
        Change(hsm, token.SecretOf("wrong"));
        await UntilAsync(() => module.Calls("C_Login") > logins, healLimit, cancellationToken);
        Change(hsm, token.Secret);
    }

    private static void Change(HsmHost hsm, string secret)
    {
        hsm.Configuration["Pix:CloudHSMSecret"] = secret;
        hsm.Configuration.Reload();
    }

    /// <summary>From now until the pool is whole and has signed; null when that takes too long.</summary>
    private async Task<TimeSpan?> HealedAsync(HsmHost hsm, ChaosLoad load, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < healLimit)
        {
            var right = load.Right;
            if (hsm.IsWhole && await UntilAsync(() => load.Right > right, TimeSpan.FromMilliseconds(100), cancellationToken) && hsm.IsWhole)
            {
                return clock.Elapsed;
            }

            await Task.Delay(1, cancellationToken);
        }

        return null;
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

    private static (PixToken First, PixToken Second, Dictionary<string, string?> Settings) Pair()
    {
        var (first, second) = (TokenKind.Chosen.Create("cluster-1"), TokenKind.Chosen.Create("cluster-2"));
        using var key = RSA.Create(2048);
        var certificate = first.ImportKey(key, "cluster-key").Certify();
        second.ImportKey(key, "cluster-key");
        var settings = first.Settings();
        settings["Pix:TokenLabel"] = $"{first.Label},{second.Label}";
        settings["Pix:SignatureKeyLabel"] = "cluster-key";
        settings["Pix:SignatureCertificate"] = certificate.ExportCertificatePem();
        return (first, second, settings);
    }
}
