using BenchmarkDotNet.Attributes;
using Pix.Signatures;
using Pix.Signatures.Signing;
using Pix.Signatures.Verification;

namespace Pix.Bench.Signatures;

/// <summary>Measures signing and verifying a document as the silo does, with a software key instead of the HSM token.</summary>
public class PixBenchmarks
{
    private readonly byte[] _value = new byte[256];
    private byte[] _unsigned = [], _signed = [];
    private VerificationPolicy? _policy;

    [Params(SignatureProfile.Spi, SignatureProfile.Dict)]
    public SignatureProfile Profile { get; set; }

    [GlobalSetup]
    public void SignOnce()
    {
        _unsigned = BenchDocument.Of(Profile);
        _signed = BenchSigner.One.Sign(Profile, _unsigned);
        _policy = BenchSigner.One.Policy(Profile);
        if (!Verify().IsValid)
        {
            throw new InvalidOperationException("The signed sample does not verify.");
        }
    }

    [Benchmark]
    public byte[] Sign() => BenchSigner.One.Sign(Profile, _unsigned);

    /// <summary>Signs with a prepared signature value, which measures everything except <c>C_Sign</c>.</summary>
    [Benchmark]
    public byte[] SignBesidesRsa() => DocumentSigner.Plan(Profile, _unsigned, BenchSigner.One.Identity).Plan!.Splice(_value);

    [Benchmark]
    public VerificationResult Verify() => DocumentVerifier.Verify(_signed, _policy!, BenchSigner.Now);
}
