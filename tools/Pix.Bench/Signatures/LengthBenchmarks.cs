using BenchmarkDotNet.Attributes;
using Pix.Signatures;
using Pix.Signatures.Signing;
using Pix.Signatures.Verification;

namespace Pix.Bench.Signatures;

/// <summary>Measures messages of 100 KB to 5 MB. Time must grow with the bytes, and memory must not grow, except for the signed copy.</summary>
public class LengthBenchmarks
{
    internal const int Short = 100_000;
    internal const int Middle = 1_000_000;
    internal const int Longest = 5_000_000;

    private readonly byte[] _value = new byte[256];
    private byte[] _unsigned = [], _signed = [];
    private VerificationPolicy? _policy;

    [Params(Short, Middle, Longest)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void SignOnce()
    {
        _unsigned = BenchDocument.Long(Bytes);
        _signed = BenchSigner.One.Sign(SignatureProfile.Spi, _unsigned);
        _policy = BenchSigner.One.Policy(SignatureProfile.Spi);
        if (!Verify().IsValid)
        {
            throw new InvalidOperationException("The long message does not verify.");
        }
    }

    [Benchmark]
    public byte[] Sign() => DocumentSigner.Plan(SignatureProfile.Spi, _unsigned, BenchSigner.One.Identity).Plan!.Splice(_value);

    [Benchmark]
    public VerificationResult Verify() => DocumentVerifier.Verify(_signed, _policy!, BenchSigner.Now);

    [Benchmark]
    public int Read() => ReaderBenchmarks.Read(_unsigned);
}
