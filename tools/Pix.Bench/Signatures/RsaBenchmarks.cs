using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;

namespace Pix.Bench.Signatures;

/// <summary>Measures RSA over 32 bytes, the part that no implementation can avoid, with the key of the other benchmarks.</summary>
public class RsaBenchmarks
{
    private readonly byte[] _digest = SHA256.HashData("pix"u8);
    private byte[] _value = [];

    [GlobalSetup]
    public void SignOnce() => _value = BenchSigner.One.SignHash(_digest);

    [Benchmark]
    public byte[] Sign() => BenchSigner.One.SignHash(_digest);

    [Benchmark]
    public bool Verify() => BenchSigner.One.VerifyHash(_digest, _value);
}
