using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Mtls;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>
/// A library that has ended stays so: whoever hangs in it, is on his way in, or comes back late initializes nothing, opens nothing and logs
/// in nowhere.
/// </summary>
[Collection(nameof(Alone))]
public sealed class EndTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    // What is begun strikes a rule, in whatever instance of the module.
    private static readonly string[] Begun = ["C_Initialize delay 0", "C_OpenSession delay 0", "C_Login delay 0"];

    [Fact]
    public void Who_comes_to_initialize_the_library_after_its_end_does_not_begin()
    {
        var (gate, library, module) = Started(TimeProvider.System);
        Assert.True(gate.End(Call(), Long));

        Assert.Throws<HsmException>(() => library.Initialize(Call(), Long, Long));

        Assert.Equal((1, 1), (module.Calls("C_Initialize"), module.Calls("C_Finalize")));
    }

    [Fact]
    public void Who_is_no_longer_waited_for_does_not_begin_to_initialize_the_library_nor_gives_up_those_inside()
    {
        var (gate, library, module) = Started(TimeProvider.System);
        var (late, inside) = (Call(), Call());
        gate.WriteOff(late);
        Assert.True(gate.TryEnter(inside));

        gate.WriteOffAll(by: late);
        Assert.False(inside.WrittenOff);
        Assert.True(gate.Exit(inside));
        Assert.Throws<HsmException>(() => library.Initialize(late, Long, Long));

        Assert.Equal((1, 0), (module.Calls("C_Initialize"), module.Calls("C_Finalize")));
        Assert.True(gate.End(Call(), Long));
    }

    [Fact]
    public async Task Who_waits_to_initialize_the_library_does_not_begin_when_its_end_has()
    {
        var time = new CountingTime();
        var (gate, library, module) = Started(time);
        var inside = Call();
        Assert.True(gate.TryEnter(inside));
        var initializing = Waiting(time, () => Record.Exception(() => { _ = library.Initialize(Call(), Long, Long); }));
        var ending = Waiting(time, () => gate.End(Call(), Long));

        Assert.True(gate.Exit(inside));

        Assert.True(await ending);
        Assert.IsType<HsmException>(await initializing);
        Assert.Equal((1, 1), (module.Calls("C_Initialize"), module.Calls("C_Finalize")));
    }

    [Fact]
    public async Task Who_is_initializing_the_library_when_its_end_begins_opens_it_for_nobody_and_has_it_finalized()
    {
        var time = new CountingTime();
        var (gate, library, module) = Started(time);
        module.Do("C_Initialize hang");
        var initializing = Task.Run(() => library.Initialize(Call(), Long, Long), TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => module.Struck == 1, "the library is being initialized");
        var ending = Waiting(time, () => gate.End(Call(), Long));

        module.Do();

        await initializing;
        Assert.True(await ending);
        Assert.False(gate.TryEnter(Call()));
        Assert.Equal((2, 2), (module.Calls("C_Initialize"), module.Calls("C_Finalize")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Opening_the_mtls_key_after_the_end_of_its_client_begins_nothing(bool afresh)
    {
        Some.SkipUnlessInstancesAreApart();
        var module = Some.FaultyModule();
        var client = new MtlsClient(module.File, () => Long, TimeProvider.System);
        Assert.True(Watched(() => client.Close(Long)));
        module.Do(Begun);

        Assert.Throws<HsmException>(() => Watched(() => client.Open(Wanted(), MtlsKeyWay.Engine, afresh, Long)));

        Assert.Equal(0, module.Struck);
    }

    /// <summary>Without its key the opening would initialize the library; with it, it would give OpenSSL a key that nobody takes away.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_opening_that_hangs_beyond_the_end_of_the_client_begins_nothing_and_opens_no_key(bool isKeyThere)
    {
        Some.SkipUnlessInstancesAreApart();
        var module = Some.FaultyModule();
        var client = new MtlsClient(module.File, () => Long, TimeProvider.System);
        module.Do("C_FindObjectsInit hang");
        var opening = Patience.Begin(() => client.Open(Wanted(), MtlsKeyWay.Engine, afresh: false, Long));
        Assert.True(SpinWait.SpinUntil(() => module.Struck == 1, Long));

        Assert.True(Watched(() => client.Close(TimeSpan.FromMilliseconds(50))));
        Assert.False(opening.IsDone);
        module.Do(isKeyThere ? Begun : ["C_FindObjects hide count=1", .. Begun]);

        Assert.True(opening.Wait(Long, TestContext.Current.CancellationToken));
        Assert.Throws<HsmException>(() => opening.Result);
        Assert.Equal(isKeyThere ? 1 : 2, module.Struck);
        Assert.Equal((1, 1), (module.Calls("C_Initialize"), module.Calls("C_Finalize")));
    }

    private static (ModuleGate Gate, ModuleStart Library, FaultyModule Module) Started(TimeProvider time)
    {
        var (gate, module) = (new ModuleGate(time), Some.FaultyModule());
        var library = new ModuleStart(gate, module.File);
        library.Initialize(Call(), Long, Long);
        return (gate, library, module);
    }

    private static ModuleCall Call() => new(() => Long, () => { });

    private static T Watched<T>(Func<T> action) => Patience.Run(action, Long, "A test", TestContext.Current.CancellationToken);

    // Until the thread is in the gate's wait: it has asked the time there, under the gate's lock.
    private static Task<T> Waiting<T>(CountingTime time, Func<T> action)
    {
        var before = time.Asked;
        var task = Task.Run(action, TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => time.Asked > before, Long));
        return task;
    }

    private static (TokenLink Token, TokenKey Key, RSAParameters PublicKey)[] Wanted()
    {
        var token = Some.SharedToken();
        using var publicKey = token.MtlsCertificate.GetRSAPublicKey()!;
        var pin = UserPin.FromSecret(token.Secret);
        var link = new TokenLink(TokenInfo.Absent(KeyLabel.Parse(token.Label)), pin, TimeProvider.System);
        link.ChangePin(pin, isTried: true);
        var key = new TokenKey(0, KeyLabel.Parse(PixToken.MtlsLabel), [], KeyFingerprint.Of(token.MtlsCertificate), 2048, true, false);
        return [(link, key, publicKey.ExportParameters(includePrivateParameters: false))];
    }

    private sealed class CountingTime : TimeProvider
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public override long GetTimestamp()
        {
            Interlocked.Increment(ref _asked);
            return base.GetTimestamp();
        }
    }
}
