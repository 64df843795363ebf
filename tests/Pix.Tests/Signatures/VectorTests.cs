using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Pix.Signatures.Documents;
using Pix.Signatures.Identity;
using Pix.Signatures.Received;
using Pix.Signatures.Signing;
using Pix.Signatures.Tests.Support;
using Pix.Signatures.Verification;

namespace Pix.Signatures.Tests;

/// <summary>Agreement with the independent canonicalizers and signers that made the vectors.</summary>
public sealed partial class VectorTests
{
    public static TheoryData<string, string, int, string> Digests()
    {
        var data = new TheoryData<string, string, int, string>();
        foreach (var line in File.ReadLines(SomeDocument.VectorPath("digests.tsv")).Skip(1))
        {
            var fields = line.Split('\t');
            data.Add(fields[0], fields[1], int.Parse(fields[2], System.Globalization.CultureInfo.InvariantCulture), fields[4]);
        }

        return data;
    }

    public static TheoryData<string> SignedFiles() =>
        [.. Directory.GetFiles(SomeDocument.VectorPath("signed"), "*.xml").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Digests))]
    public void Canonical_form_has_the_digest_of_the_vector(string source, string what, int canonicalBytes, string digest)
    {
        var canonical = what switch
        {
            "root without Signature line" => ExclusiveCanonicalization.OfDocument(WithoutPlaceholderLine(SomeDocument.Vector(source))),
            "SignedInfo (DICT)" => ExclusiveCanonicalization.OfElement(SomeDocument.Vector(SignedDict(source)), "SignedInfo"),
            "KeyInfo (all signed files)" => ExclusiveCanonicalization.OfElement(SomeDocument.Vector(SignedDict(SomeDocument.CreateEntry)), "KeyInfo"),
            _ => ExclusiveCanonicalization.OfElement(SomeDocument.Vector(source), what.Split(' ')[0]),
        };

        Assert.Equal(canonicalBytes, canonical.Length);
        Assert.Equal(digest, Convert.ToBase64String(SHA256.HashData(canonical)));
    }

    [Theory]
    [MemberData(nameof(SignedFiles))]
    public void Signed_vector_verifies(string file)
    {
        var document = SomeDocument.Vector($"signed/{file}");

        var result = DocumentVerifier.Verify(document, PolicyFor(file), SomeSigner.Now);

        Assert.Equal(VerificationRule.Valid, result.Rule);
        Assert.True(result.IsValid);
        Assert.Equal("1670917358680446421", result.SignerSerial);
        Assert.True(result.VerifiedBytes.Span.SequenceEqual(document));
    }

    [Theory]
    [MemberData(nameof(SignedFiles))]
    public void Signed_vector_is_made_again_byte_for_byte(string file)
    {
        var signed = SomeDocument.Text(SomeDocument.Vector($"signed/{file}"));
        var unsigned = SomeDocument.Utf8(Signature().Replace(signed, string.Empty));
        var value = Convert.FromBase64String(Value().Match(signed).Groups[1].Value);
        using var key = SomeSigner.OfVectors.GetRSAPublicKey()!;

        var result = DocumentSigner.Plan(PolicyFor(file).Profile, unsigned, SigningIdentity.FromCertificate(SomeSigner.OfVectors));

        // Pix signs as first child; as last child the digests are the same.
        var expected = SomeDocument.Vector($"signed/{file.Replace("last-child", "first-child", StringComparison.Ordinal)}");
        Assert.True(result.IsPlanned);
        Assert.True(key.VerifyHash(result.Plan.Digest.Span, value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal(SomeDocument.Text(expected), SomeDocument.Text(result.Plan.Splice(value)));
    }

    [Theory]
    [InlineData("AppHdr")]
    [InlineData("Document")]
    public void Canonical_bytes_are_those_of_the_vector(string part)
    {
        foreach (var file in Directory.GetFiles(SomeDocument.VectorPath("c14n"), $"spi-*.{part}.c14n"))
        {
            var source = Path.GetFileName(file)["spi-5.13.1.".Length..^$".{part}.c14n".Length];

            var canonical = ExclusiveCanonicalization.OfElement(SomeDocument.Vector($"spi-5.13.1/exemplos/{source}.xml"), part);

            Assert.Equal(File.ReadAllText(file), SomeDocument.Text(canonical));
        }
    }

    [Fact]
    public void Stress_document_has_the_canonical_form_of_the_vector()
    {
        var canonical = ExclusiveCanonicalization.OfElement(SomeDocument.Vector("c14n-stress.xml"), "Document");

        Assert.Equal(SomeDocument.Text(SomeDocument.Vector("c14n-stress.Document.c14n")), SomeDocument.Text(canonical));
        Assert.Equal("2AQqTf/LGt3WXFPjvMjvaKo6yu1XRs0SmqEOX9ndyPk=", Convert.ToBase64String(SHA256.HashData(canonical)));
    }

    [Fact]
    public void Crlf_document_has_the_digests_of_its_lf_twin()
    {
        var crlf = SomeDocument.Vector("pacs.008_CONTA_1_msg.crlf.xml");
        var lf = SomeDocument.Vector(SomeDocument.Pacs008);

        Assert.Equal(ExclusiveCanonicalization.OfElement(lf, "AppHdr"), ExclusiveCanonicalization.OfElement(crlf, "AppHdr"));
        Assert.Equal(ExclusiveCanonicalization.OfElement(lf, "Document"), ExclusiveCanonicalization.OfElement(crlf, "Document"));
    }

    private static VerificationPolicy PolicyFor(string file)
    {
        var signers = TrustedSigners.FromCertificates([SomeSigner.OfVectors]);
        return file.StartsWith("pacs", StringComparison.Ordinal) ? VerificationPolicy.Spi(signers) : VerificationPolicy.Dict(signers);
    }

    private static string SignedDict(string source) => $"signed/{Path.GetFileNameWithoutExtension(source)}.first-child.signed.xml";

    private static byte[] WithoutPlaceholderLine(byte[] document) =>
        SomeDocument.Utf8(PlaceholderLine().Replace(SomeDocument.Text(document), string.Empty, 1));

    [GeneratedRegex("<ds:Signature .*</ds:Signature>", RegexOptions.Singleline)]
    private static partial Regex Signature();

    [GeneratedRegex("<ds:SignatureValue>(.*)</ds:SignatureValue>", RegexOptions.Singleline)]
    private static partial Regex Value();

    [GeneratedRegex(@"\n *<Signature></Signature>")]
    private static partial Regex PlaceholderLine();
}
