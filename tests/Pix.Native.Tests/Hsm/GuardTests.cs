using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pix.Hsm.Hosting;
using Pix.Hsm.Mtls;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>The module hangs at whatever call: nobody waits for it, no thread more hangs with each look, and it heals when the module answers.</summary>
[Collection(nameof(Alone))]
public sealed class GuardTests
{
    // What a hang at each entry is made of: rules, and how often they strike until it hangs. A call may take a minute there.
    public static TheoryData<string, string, int> Entries => new()
    {
        { "a look at the settings", "C_FindObjectsInit hang first", 1 },
        { "the mTLS key's check", "C_Sign hang copy", 1 },
        { "the mTLS key's opening", "C_SignInit return 0x5 copy;C_OpenSession hang copy", 2 },
        { "recovery's look at the tokens", "C_Sign return 0x30 count=1 first;C_GetSlotList hang first", 2 },
        { "a login", "C_Sign kill count=1 first;C_Login hang first", 2 },
        { "the library's initialization", "C_Sign return 0x190 count=1 first;C_Initialize hang first", 2 },
        { "the library's end before it", "C_Sign return 0x190 count=1 first;C_Finalize hang first", 2 },
        { "the end of sessions", "C_CloseSession hang first", 0 },
        { "the end of the library", "C_Finalize hang first", 0 },
    };

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task Stopping_does_not_wait_for_a_call_that_hangs(string entry, string rules, int strikes)
    {
        Some.SkipUnlessInstancesAreApart();
        await using var hsm = await FaultyHsm.Start(settings => settings["Pix:HsmSignTimeout"] = "00:01:00", mtls: true);
        hsm.Module.Do(rules.Split(';'));
        var underWay = strikes == 0 ? Task.CompletedTask : Use(hsm);
        await Wait.UntilAsync(() => hsm.Module.Struck >= strikes, $"{entry} hangs", 40);
        var clock = Stopwatch.StartNew();

        await hsm.Hsm.DisposeAsync();

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        hsm.Module.Do();
        await underWay;
    }

    [Theory]
    [InlineData("C_FindObjectsInit hang first")]
    [InlineData("C_OpenSession hang first")]
    [InlineData("C_FindObjects hang")]
    [InlineData("C_Sign hang copy")]
    [InlineData("C_SignInit return 0x5 copy;C_OpenSession hang copy")]
    public async Task However_often_is_looked_no_more_threads_hang_and_what_was_to_be_done_is_done_when_the_module_answers(string rules)
    {
        Some.SkipUnlessInstancesAreApart();
        await using var hsm = await FaultyHsm.Start(settings => settings["Pix:HsmSignTimeout"] = "00:00:00.200", mtls: true);
        var service = hsm.Hsm.Services.GetRequiredService<HsmService>();
        var before = PixThreads.Spare();
        hsm.Module.Do(rules.Split(';'));
        hsm.Hsm.Configuration["Pix:SignatureKeyLabel"] = $"{PixToken.SignatureLabel},another";

        for (var tick = 0; tick < 30; tick++)
        {
            service.LookNow();
        }

        // A key that hangs is opened again after 1, 2, 4, 8 … looks.
        Assert.True(hsm.Module.Struck > 0);
        Assert.InRange(PixThreads.Spare(), 0, before + 7);
        hsm.Module.Do();
        await hsm.Healed();
        await Wait.UntilAsync(() => Taken(hsm, service), "the settings are taken", 60);
        await Wait.UntilAsync(() => PixThreads.Spare() == 0, "no thread hangs");
    }

    /// <summary>Case H4: the call of the look was in nobody's care, so the library was never initialized again.</summary>
    [Fact]
    public async Task A_look_that_hangs_does_not_keep_the_library_from_being_left_behind()
    {
        Some.SkipUnlessInstancesAreApart();
        await using var hsm = await FaultyHsm.Start(settings =>
        {
            settings["Pix:HsmSessions"] = "2";
            settings["Pix:HsmSignTimeout"] = "00:00:00.300";
        });
        hsm.Module.Do("C_FindObjectsInit hang first", "C_Sign hang first");
        hsm.Hsm.Configuration["Pix:SignatureKeyLabel"] = $"{PixToken.SignatureLabel},another";
        var look = Task.Run(hsm.Hsm.Services.GetRequiredService<HsmService>().LookNow, TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => hsm.Module.Struck > 0, "the look hangs");

        await hsm.SignMany(2);

        await hsm.Healed();
        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1030 && line.Text.Contains("library was loaded: True", StringComparison.Ordinal));
        await look;
    }

    [Theory]
    [InlineData("C_Sign return 0x190 count=1 first;C_Initialize hang first")]
    [InlineData("C_Sign return 0x190 count=1 first;C_Finalize hang first")]
    [InlineData("C_Sign return 0x30 count=1 first;C_GetSlotList hang first")]
    public async Task Recovery_that_hangs_is_written_off_and_another_goes_on(string rules)
    {
        Some.SkipUnlessInstancesAreApart();
        await using var hsm = await FaultyHsm.Start(settings => settings["Pix:HsmSignTimeout"] = "00:00:00.300");
        hsm.Module.Do(rules.Split(';'));

        await hsm.Healed();

        Assert.True(hsm.Module.Struck >= 2);
        hsm.Module.Do();
        await Wait.UntilAsync(() => hsm.Module.Struck >= 2 && PixThreads.Spare() == 0, "no thread hangs");
        await hsm.Healed();
    }

    [Fact]
    public async Task A_session_that_is_no_longer_wanted_is_watched_to_its_end()
    {
        Some.SkipUnlessInstancesAreApart();
        await using var hsm = await FaultyHsm.Start(settings => settings["Pix:HsmSignTimeout"] = "00:00:00.300");
        hsm.Module.Do("C_CloseSession hang count=1 first");
        hsm.Hsm.Configuration["Pix:HsmSessions"] = "1";
        hsm.Hsm.Services.GetRequiredService<HsmService>().LookNow();
        await Wait.UntilAsync(() => hsm.Module.Struck == 1, "the session's end hangs");

        await Wait.UntilAsync(() => hsm.Hsm.Log.Lines.Any(line => line.Id == 1022), "it is written off");

        Assert.Equal(SigningFailure.None, (await hsm.Sign()).Failure);
    }

    /// <summary>C_Finalize under the feet of a call ended the process with a segmentation fault, now and then, when a silo stopped during a look.</summary>
    [Fact]
    public async Task A_call_that_is_given_up_while_the_library_is_to_be_finalized_keeps_it_from_being_finalized()
    {
        var (module, limit) = (Some.FaultyModule(), TimeSpan.FromMinutes(1));
        using var guard = new ModuleGuard(module.File, TimeProvider.System);
        using ManualResetEventSlim isInside = new(), mayLeave = new();
        guard.Start(limit);
        var look = Task.Run(() => guard.Run("A look", limit, library => { isInside.Set(); mayLeave.Wait(); return library; }), TestContext.Current.CancellationToken);
        isInside.Wait(TestContext.Current.CancellationToken);
        var closing = Task.Run(() => guard.Close(limit), TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => IsClosed(guard.Gate), "the library is to be finalized");

        guard.Stop();

        await closing;
        await Assert.ThrowsAsync<HsmException>(() => look);
        Assert.Equal(0, module.Calls("C_Finalize"));
        mayLeave.Set();
        await Wait.UntilAsync(() => module.Calls("C_Finalize") == 1, "who came back last finalizes it");
    }

    [Theory]
    [InlineData("C_Initialize")]
    [InlineData("C_GetSlotList")]
    [InlineData("C_OpenSession")]
    [InlineData("C_Login")]
    [InlineData("C_FindObjectsInit")]
    [InlineData("C_Finalize")]
    public void Looking_into_a_token_from_outside_ends_in_time(string function)
    {
        var (token, module) = (Some.SharedToken(), Some.FaultyModule());
        var pin = UserPin.FromSecret(token.Secret);
        module.Do($"{function} hang");

        var look = Record.Exception(() => ModuleUse.Of(module.File, TimeSpan.FromMilliseconds(500), inside => TokenConnection.Keys(
            inside, new TokenLink(TokenFinder.WithLabels(inside, KeyLabel.ParseList(token.Label))[0], pin, TimeProvider.System), null, TimeSpan.FromSeconds(1)).Count, TestContext.Current.CancellationToken));

        Assert.True(function == "C_Finalize" ? look is null : look is HsmException { Problem: HsmProblem.TokenFailed }, $"{look}");
        module.Do();
    }

    [Fact]
    public void Nobody_calls_the_module_or_uses_its_keys_unwatched()
    {
        var token = Some.SharedToken();
        var module = ModuleUse.Of(token.Module, TimeSpan.FromSeconds(30), inside => inside, TestContext.Current.CancellationToken);

        Assert.Throws<InvalidOperationException>(() => module.SlotsWithToken(out _));
        Assert.Throws<InvalidOperationException>(() => MtlsOpener.Signs(token.MtlsCertificate));
        Assert.Throws<InvalidOperationException>(() => OpenSslKeys.Of(MtlsKeyWay.Engine));
    }

    [Fact]
    public async Task Stopping_during_a_look_hands_the_instance_of_the_library_back()
    {
        Some.SkipUnlessInstancesAreApart();
        var (module, settings) = (Some.FaultyModule(), Some.SharedToken().Settings());
        settings["Pix:Pkcs11Library"] = module.File;
        foreach (var setting in (string[])["Pix:MtlsKeyLabel", "Pix:MtlsKeyFile", "Pix:MtlsCertificate"])
        {
            settings.Remove(setting);
        }

        // More often than there may be instances.
        for (var round = 0; round < 40; round++)
        {
            await using var hsm = await RunningHsm.Start(settings);
            var struck = module.Struck;
            module.Do("C_FindObjectsInit delay 50");
            hsm.Configuration["Pix:SignatureKeyLabel"] = $"{PixToken.SignatureLabel},another";
            hsm.Configuration.Reload();
            await Wait.UntilAsync(() => module.Struck > struck, "a look is under way");
            await hsm.DisposeAsync();
            module.Do();
        }
    }

    private static bool IsClosed(ModuleGate gate)
    {
        var call = new ModuleCall(() => Timeout.InfiniteTimeSpan, () => { });
        return !gate.TryEnter(call) || !gate.Exit(call);
    }

    private static bool Taken(FaultyHsm hsm, HsmService service)
    {
        service.LookNow();
        return !hsm.Hsm.Ring.State.Detail.Contains("refused", StringComparison.Ordinal);
    }

    /// <summary>What makes Pix enter the module: a change of settings, a signature, and a look.</summary>
    private static async Task Use(FaultyHsm hsm)
    {
        var signing = hsm.Sign();
        await Wait.UntilAsync(() => signing.IsCompleted || hsm.Module.Struck > 0, "a signature, or what keeps it away", 40);
        hsm.Hsm.Configuration["Pix:SignatureKeyLabel"] = $"{PixToken.SignatureLabel},another";
        hsm.Hsm.Configuration.Reload();
        await Task.WhenAll(signing, Task.Run(hsm.Hsm.Services.GetRequiredService<HsmService>().LookNow, TestContext.Current.CancellationToken));
    }
}
