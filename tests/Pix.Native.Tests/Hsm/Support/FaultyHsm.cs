using Pix.Hsm.Keys;
using Pix.Hsm.Sessions;
using Pix.TestToken;

namespace Pix.Hsm.Tests.Support;

/// <summary>A running HSM on the faulty module, with the questions that recovery tests ask.</summary>
public sealed class FaultyHsm : IAsyncDisposable
{
    private FaultyHsm(FaultyModule module, RunningHsm hsm) => (Module, Hsm) = (module, hsm);

    public FaultyModule Module { get; }

    public RunningHsm Hsm { get; }

    public static async Task<FaultyHsm> Start(Action<Dictionary<string, string?>>? change = null, bool mtls = false, TimeProvider? time = null)
    {
        var settings = Some.SharedToken().Settings();
        var module = Some.FaultyModule();
        settings["Pix:Pkcs11Library"] = module.File;
        if (!mtls)
        {
            settings.Remove("Pix:MtlsKeyLabel");
            settings.Remove("Pix:MtlsKeyFile");
            settings.Remove("Pix:MtlsCertificate");
        }

        change?.Invoke(settings);
        var hsm = new FaultyHsm(module, await RunningHsm.Start(settings, time));
        await hsm.FullSize();
        return hsm;
    }

    public Task<TokenSignature> Sign() => Sign(Some.Digest());

    public Task<TokenSignature> Sign(byte[] digest) => Hsm.Ring.Current.SignDigestAsync(digest, TestContext.Current.CancellationToken).AsTask();

    public Task<TokenSignature[]> SignMany(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => Sign()));

    /// <summary>Signs until it works again.</summary>
    public async Task Healed()
    {
        var deadline = DateTime.UtcNow.AddMinutes(2);
        while ((await Sign()).Failure != SigningFailure.None)
        {
            Assert.True(DateTime.UtcNow < deadline, $"Not healed: {Hsm.Ring.State.Detail}\n{Hsm.Log.Everything}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await FullSize();
    }

    /// <summary>Signs until the answer is as expected.</summary>
    public async Task Until(Func<TokenSignature, bool> isExpected, string what, ISigningKey? key = null)
    {
        var deadline = DateTime.UtcNow.AddMinutes(2);
        while (!isExpected(await (key ?? Hsm.Ring.Current).SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken)))
        {
            Assert.True(DateTime.UtcNow < deadline, $"Not in time: {what}; {Hsm.Ring.State.Detail}\n{Hsm.Log.Everything}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public Task FullSize() =>
        Wait.UntilAsync(() => Hsm.Ring.State.Sessions == Hsm.Ring.State.SessionsWanted, "the pool has its full size");

    public async ValueTask DisposeAsync()
    {
        Module.Do();
        await Hsm.DisposeAsync();
    }
}
