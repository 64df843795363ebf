using System.Security.Cryptography.X509Certificates;
using Pix.Fuzz;
using Pix.Signatures.Identity;
using Pix.Signatures.Tests.Support;
using Pix.Signatures.Verification;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>A short run of the fuzzer, and everything that a run ever found.</summary>
public sealed class FuzzTests
{
    [Fact]
    public void Five_seconds_find_nothing()
    {
        var seed = Environment.TickCount & int.MaxValue;
        using var fuzzer = new Fuzzer(seed);

        fuzzer.Run(TimeSpan.FromSeconds(5), atLeast: 1000);

        Assert.True(
            fuzzer.Findings.Count == 0,
            $"Seed {seed}; run './pix fuzz 60 {seed}' to keep the files. {string.Join("\n", fuzzer.Findings.Select(f => $"{f.Profile}: {f.What}"))}");
        Assert.True(fuzzer.Accepted > 0, "No changed document was accepted: the accepting side was not tried.");
    }

    [Fact]
    public void The_same_seed_makes_the_same_documents()
    {
        var document = Genuine.Spi.Utf8();

        Assert.Equal(Changes(new Random(7), document), Changes(new Random(7), document));
        Assert.NotEqual(Changes(new Random(7), document), Changes(new Random(8), document));
    }

    /// <summary>The documents of tests/vectors/regressions: each was once accepted, or made the verifier fail.</summary>
    [Fact]
    public void Documents_found_before_stay_refused()
    {
        var files = Directory.GetFiles(SomeDocument.VectorPath("regressions"), "*.xml");

        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var profile = Path.GetFileName(file).StartsWith("spi", StringComparison.Ordinal) ? SignatureProfile.Spi : SignatureProfile.Dict;
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(Path.ChangeExtension(file, ".pem"));
            var signers = TrustedSigners.FromCertificates([certificate]);
            var policy = profile == SignatureProfile.Spi ? VerificationPolicy.Spi(signers) : VerificationPolicy.Dict(signers);

            var genuine = DocumentVerifier.Verify(File.ReadAllBytes(Path.ChangeExtension(file, ".original")), policy, SomeSigner.Now);
            var found = DocumentVerifier.Verify(File.ReadAllBytes(file), policy, SomeSigner.Now);

            Assert.True(genuine.IsValid, $"{file}: the genuine document is refused by {genuine.Rule}.");
            Assert.False(found.IsValid, $"{file} is accepted again.");
        }
    }

    private static string[] Changes(Random random, byte[] document)
    {
        var mutator = new Mutator(random);
        return [.. Enumerable.Range(0, 50).Select(_ => Convert.ToHexString(mutator.Mutate(document, document)))];
    }
}
