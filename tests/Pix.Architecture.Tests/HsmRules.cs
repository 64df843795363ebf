namespace Pix.Architecture.Tests;

/// <summary>
/// Native code of the HSM may hang for ever, so there is one way into it, which a watchdog keeps: the module's functions are reached through
/// Pkcs11Module, which demands that the thread is inside its ModuleGate; OpenSSL with a key of the HSM through OpenSslKeys, which demands a thread of Patience.
/// </summary>
public sealed class HsmRules
{
    [Fact]
    public void Only_one_type_calls_the_PKCS11_library() =>
        Assert.Equal(["LibdlResolver", "Pkcs11Module"], Users("Net.Pkcs11Interop.LowLevelAPI80.Pkcs11Library"));

    [Fact]
    public void Only_what_initializes_a_library_behind_its_gate_loads_one() =>
        Assert.Equal(["ModuleStart"], Callers("Pix.Hsm.Pkcs11.Pkcs11Module", "Load("));

    [Fact]
    public void Only_the_gate_lets_a_thread_in_and_the_benchmark_its_own() =>
        Assert.Equal(["ModuleGate", "RawSigner"], Callers("Pix.Hsm.Pkcs11.WatchedThread", "set_Inside("));

    [Fact]
    public void Only_the_guard_the_sessions_recovery_and_TLS_handshakes_enter() =>
        Assert.Equal(["KeyLook", "ModuleGuard", "MtlsClient", "SessionWorker", "TokenRecovery"], Callers("Pix.Hsm.Sessions.ModuleGate", "TryEnter("));

    [Fact]
    public void Only_the_provider_and_the_engine_call_OpenSSL() =>
        Assert.Equal(["Pkcs11Engine", "Pkcs11Provider"], Users("Pix.Hsm.Mtls.OpenSslNative"));

    [Fact]
    public void Only_what_waits_with_patience_uses_the_mTLS_key() =>
        Assert.Equal(["HsmService", "MtlsOpening", "MtlsWatch"], Users("Pix.Hsm.Mtls.Patience").Except(["MtlsClient", "MtlsOpener", "OpenSslKeys"]));

    [Fact]
    public void Only_these_load_native_libraries() =>
        Assert.Equal(["LibdlResolver", "OpenSslToken"], Users("System.Runtime.InteropServices.NativeLibrary"));

    private static IEnumerable<ArchUnitNET.Domain.IType> Types() =>
        Rooms.Architecture.Types.Where(type => type.FullName.StartsWith("Pix.Hsm.", StringComparison.Ordinal));

    private static string[] Users(string target) =>
        Names(Types().Where(type => type.Dependencies.Any(dependency => dependency.Target.FullName == target)), target);

    private static string[] Callers(string target, string method) => Names(
        Types().Where(type => type.Dependencies.OfType<ArchUnitNET.Domain.Dependencies.MethodCallDependency>()
            .Any(call => call.Target.FullName == target && call.TargetMember.Name.StartsWith(method, StringComparison.Ordinal))),
        target);

    /// <summary>Nested types, such as those of lambdas, count as the type that they are in.</summary>
    private static string[] Names(IEnumerable<ArchUnitNET.Domain.IType> types, string target) =>
        [.. types.Select(type => type.FullName.Split('+')[0].Split('`')[0]).Where(name => name != target).Select(name => name.Split('.')[^1]).Distinct().Order()];
}
