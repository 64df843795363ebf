using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;

namespace Pix.Bench.Signatures;

/// <summary>The part that nobody can save: RSA over 32 bytes, with the key that all others use.</summary>
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
