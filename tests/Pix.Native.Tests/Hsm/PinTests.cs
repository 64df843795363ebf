using Microsoft.Extensions.DependencyInjection;
using Pix.Hsm.Hosting;
using Pix.Hsm.Mtls;
using Pix.Hsm.Sessions;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>A wrong PIN brings the user of a token nearer to its lock: it is tried once, by the pool, and by nobody else.</summary>
public sealed class PinTests : IDisposable
{
    private readonly ProviderFolder _folder = new();
    private readonly string _secret = Path.Combine(TokenStore.Shared.Folder, $"secret-{Guid.NewGuid():N}");

    public static TheoryData<string> Ways => [.. MtlsWays()];

    public void Dispose()
    {
        _folder.Dispose();
        File.Delete(_secret);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_wrong_new_secret_costs_one_failed_login_and_stops_nothing(string way)
    {
        await using var hsm = await Start(way);
        var service = hsm.Hsm.Services.GetRequiredService<HsmService>();
        Write("wrong");

        for (var tick = 0; tick < 20; tick++)
        {
            // Each change of the mTLS labels opens the key again, and each kill makes a session, or the key's, log in again.
            hsm.Hsm.Configuration["Pix:MtlsKeyLabel"] = $"{PixToken.MtlsLabel},another-{tick}";
            hsm.Module.Do(tick is 5 or 10 ? "C_SignInit kill count=1 copy" : "C_Sign kill count=1 first");
            hsm.Hsm.Configuration.Reload();
            service.LookNow();
            Assert.Equal(SigningFailure.None, (await hsm.Sign()).Failure);
        }

        Assert.Equal(1, hsm.Module.RefusedLogins);
        Assert.Contains("The new Pix:CloudHSMSecret is not taken", hsm.Hsm.Ring.State.Detail, StringComparison.Ordinal);
        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1041 && line.Text.Contains("CKR_PIN_INCORRECT", StringComparison.Ordinal));

        Write("wrong in another way");
        Look(service);
        Assert.Equal(2, hsm.Module.RefusedLogins);
        Write(Some.SharedToken().Password);
        Look(service);
        hsm.Module.Do();
        await hsm.Healed();
        service.LookNow();
        Assert.Equal(2, hsm.Module.RefusedLogins);
        Assert.Equal("Ready.", hsm.Hsm.Ring.State.Detail);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task While_the_token_refuses_the_pool_nobody_else_logs_in(string way)
    {
        await using var hsm = await Start(way);
        var service = hsm.Hsm.Services.GetRequiredService<HsmService>();
        hsm.Module.Do("C_Sign kill count=1", "C_SignInit kill count=1 copy", "C_Login return 0xA0");
        Assert.Equal(SigningFailure.PinRefused, (await hsm.Sign()).Failure);
        Assert.Equal(1, hsm.Module.RefusedLogins);

        Look(service);
        Assert.Equal(1, hsm.Module.RefusedLogins);

        // Nothing works that a trial would protect: the pool's own login is the one that a new secret gets.
        Write("wrong");
        Look(service);
        await Wait.UntilAsync(() => hsm.Module.RefusedLogins == 2, "the new secret is tried");
        Look(service);
        Assert.Equal(2, hsm.Module.RefusedLogins);

        hsm.Module.Do();
        Write(Some.SharedToken().Password);
        service.LookNow();
        await hsm.Healed();
        Assert.Equal(2, hsm.Module.RefusedLogins);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_pin_that_OpenSSL_is_refused_with_is_not_tried_by_it_again(string way)
    {
        await using var hsm = await Start(way);
        var service = hsm.Hsm.Services.GetRequiredService<HsmService>();
        hsm.Module.Do("C_Login return 0xA0 copy", "C_SignInit return 0x5 copy");

        Look(service);

        Assert.Equal(1, hsm.Module.RefusedLogins);
        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1053 && line.Text.Contains("correct Pix:CloudHSMSecret", StringComparison.Ordinal));
        Assert.Equal(SigningFailure.None, (await hsm.Sign()).Failure);
    }

    private static IEnumerable<string> MtlsWays()
    {
        using var folder = new ProviderFolder();
        return Pkcs11Provider.IsInstalled ? [MtlsKeyWay.Engine, MtlsKeyWay.Provider] : [MtlsKeyWay.Engine];
    }

    private static void Look(HsmService service)
    {
        for (var looks = 0; looks < 12; looks++)
        {
            service.LookNow();
        }
    }

    private void Write(string password) => File.WriteAllText(_secret, Some.SharedToken().SecretOf(password));

    private Task<FaultyHsm> Start(string way)
    {
        Some.SkipUnlessInstancesAreApart();
        Write(Some.SharedToken().Password);
        return FaultyHsm.Start(settings =>
        {
            settings["Pix:CloudHSMSecret"] = _secret;
            settings["Pix:MtlsKeyThrough"] = way;
        }, mtls: true);
    }
}
