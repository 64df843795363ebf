using System.Security.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Pix.Hsm.Hosting;
using Pix.Hsm.Mtls;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>The mTLS key is lost in one way or another while silos run: handshakes fail meanwhile, and nobody restarts anything.</summary>
[Collection(nameof(Alone))]
public sealed class MtlsLossTests : IDisposable
{
    private readonly ProviderFolder _folder = new();

    public static TheoryData<string, string> Losses
    {
        get
        {
            var losses = new TheoryData<string, string>();
            foreach (var way in Ways())
            {
                losses.Add(way, "C_SignInit return 0x60 copy;C_FindObjects hide copy");
                losses.Add(way, "C_FindObjects hide;C_SignInit return 0x60 copy");
                losses.Add(way, "C_SignInit return 0x6 copy;C_OpenSession return 0x6 copy");
                losses.Add(way, "C_SignInit return 0x6 copy;C_FindObjects return 0x6 copy");
                losses.Add(way, "C_SignInit return 0x6 copy;C_FindObjectsInit return 0x6");
                losses.Add(way, "C_SignInit return 0xE0 copy;C_GetSlotList return 0x30 copy");
                losses.Add(way, "C_Sign return 0x190 copy;C_Initialize return 0x30 copy");
            }

            return losses;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_key_that_is_lost_signs_again_by_itself_and_costs_no_thread_meanwhile(string way, string rules)
    {
        await using var hsm = await Start(way);
        await using var server = new TlsServer(SslProtocols.Tls13);
        var service = hsm.Hsm.Services.GetRequiredService<HsmService>();
        var before = PixThreads.Spare();
        await server.Handshake(hsm.Hsm.Mtls.CertificateContext);
        hsm.Module.Do(rules.Split(';'));

        for (var look = 0; look < 40; look++)
        {
            service.LookNow();
        }

        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1053);
        Assert.DoesNotContain(hsm.Hsm.Log.Lines, line => line.Text.Contains("must be restarted", StringComparison.Ordinal));
        await Wait.UntilAsync(() => PixThreads.Spare() <= before + 1, "the looks have left no thread behind");
        hsm.Module.Do();
        await Wait.UntilAsync(() => Signs(hsm, service), "the key signs again, opened anew or as it was");
        await server.Handshake(hsm.Hsm.Mtls.CertificateContext);
    }

    [Fact]
    public async Task Looks_at_once_do_not_take_a_key_that_is_being_tried_for_a_lost_one()
    {
        await using var hsm = await Start(MtlsKeyWay.Engine);
        var (service, changed) = (hsm.Hsm.Services.GetRequiredService<HsmService>(), 0);
        hsm.Hsm.Mtls.Changed += (_, _) => changed++;
        hsm.Module.Do("C_Sign delay 1000 copy");
        var first = Task.Run(service.LookNow, TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => hsm.Module.Struck >= 1, "the first look tries the key");

        service.LookNow();

        await first;
        Assert.True(hsm.Module.Struck >= 2, "the second look tries the key when the first has");
        Assert.Equal(0, changed);
        Assert.DoesNotContain(hsm.Hsm.Log.Lines, line => line.Id == EventIds.MtlsReopened);
    }

    [Theory]
    [MemberData(nameof(AllWays))]
    public async Task A_call_that_hangs_in_the_key_is_left_behind_with_its_instance_which_serves_again_when_it_has_come_back(string way)
    {
        await using var hsm = await Start(way, settings => settings["Pix:HsmSignTimeout"] = "00:00:02");
        await using var server = new TlsServer(SslProtocols.Tls13);
        var service = hsm.Hsm.Services.GetRequiredService<HsmService>();
        await server.Handshake(hsm.Hsm.Mtls.CertificateContext);
        hsm.Module.Do("C_Sign hang count=1 copy");

        await Wait.UntilAsync(() => Reopened(hsm, service, 1), "the key is opened again though the call hangs");

        await server.Handshake(hsm.Hsm.Mtls.CertificateContext);
        Assert.InRange(PixThreads.Spare(), 1, 2);
        Assert.Equal(3, ModuleInstance.Loaded(hsm.Module.File));
        hsm.Module.Do();
        await Wait.UntilAsync(() => PixThreads.Spare() == 0, "the call comes back");
        hsm.Module.Do("C_Sign hang count=1 copy");
        await Wait.UntilAsync(() => Reopened(hsm, service, 2), "the key is opened again");
        Assert.Equal(3, ModuleInstance.Loaded(hsm.Module.File));
    }

    public static TheoryData<string> AllWays => [.. Ways()];

    private static bool Reopened(FaultyHsm hsm, HsmService service, int times)
    {
        service.LookNow();
        return hsm.Hsm.Log.Lines.Count(line => line.Id == 1052) == times;
    }

    /// <summary>libp11 has sixteen sessions, and who asks for another waits for ever.</summary>
    [Theory]
    [MemberData(nameof(AllWays))]
    public async Task Signatures_that_never_return_keep_no_handshake_from_another_instance(string way)
    {
        const int most = 16, many = 20;
        // No look but those of this test: each lets the key sign, and hangs as the others do.
        await using var hsm = await Start(way, settings => settings["Pix:HsmSignTimeout"] = "00:00:01", new NoRounds());
        var service = hsm.Hsm.Services.GetRequiredService<HsmService>();
        var certificate = hsm.Hsm.Mtls.Certificate;
        hsm.Module.Do("C_Sign hang copy until=init");
        var calls = Enumerable.Range(0, many).Select(_ => Patience.Begin(() => MtlsOpener.Signs(certificate))).ToList();

        // Some hang; the others are not begun, for so many do.
        await Wait.UntilAsync(() => calls.TrueForAll(call => call.IsDone), "nobody waits for those that hang");

        Assert.DoesNotContain(calls, call => call.Result);
        Assert.InRange(hsm.Module.Struck, most, many);
        await Wait.UntilAsync(() => Signs(hsm, service), "the key signs, in another instance");
        Assert.True(PixThreads.Spare() >= most, "those that hang still do");
    }

    [Fact]
    public async Task A_login_that_comes_back_late_takes_nothing_from_the_opening_that_went_on_since()
    {
        await using var hsm = await Start(MtlsKeyWay.Engine, settings => settings["Pix:HsmSignTimeout"] = "00:00:02");
        var service = hsm.Hsm.Services.GetRequiredService<HsmService>();
        hsm.Module.Do("C_SignInit kill count=2 copy", "C_Login hang count=1 copy");
        await Wait.UntilAsync(() => Signs(hsm, service) && hsm.Hsm.Log.Lines.Any(line => line.Id == 1052), "another opening has logged in");

        hsm.Module.Do();
        await Wait.UntilAsync(() => PixThreads.Spare() == 0, "the late login came back");

        Assert.True(Signs(hsm));
    }

    [Fact]
    public async Task Sessions_that_died_while_they_were_idle_cost_no_handshake()
    {
        await using var hsm = await Start(MtlsKeyWay.Engine);
        hsm.Module.Do("C_SignInit return 0xB3 count=1 copy");

        Assert.True(Signs(hsm));

        Assert.Equal(1, hsm.Module.Struck);
    }

    private static bool Signs(FaultyHsm hsm, HsmService service)
    {
        service.LookNow();
        return Signs(hsm);
    }

    private static bool Signs(FaultyHsm hsm)
    {
        var certificate = hsm.Hsm.Mtls.Certificate;
        var check = Patience.Begin(() => MtlsOpener.Signs(certificate));
        return check.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken) && check.Result;
    }

    private static IEnumerable<string> Ways()
    {
        using var folder = new ProviderFolder();
        return Pkcs11Provider.IsInstalled ? [MtlsKeyWay.Engine, MtlsKeyWay.Provider] : [MtlsKeyWay.Engine];
    }

    private static Task<FaultyHsm> Start(string way, Action<Dictionary<string, string?>>? change = null, TimeProvider? time = null)
    {
        Some.SkipUnlessInstancesAreApart();
        return FaultyHsm.Start(
            settings =>
            {
                settings["Pix:MtlsKeyThrough"] = way;
                change?.Invoke(settings);
            },
            mtls: true,
            time);
    }
}
