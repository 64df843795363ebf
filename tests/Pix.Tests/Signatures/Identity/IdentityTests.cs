using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Signatures.Identity;
using Pix.Signatures.Received;
using Pix.Signatures.Signing;
using Pix.Signatures.Tests.Support;
using Pix.Signatures.Verification;

namespace Pix.Signatures.Tests.Identity;

/// <summary>Names and numbers of certificates, as written into KeyInfo and as recognized there.</summary>
public sealed class IdentityTests
{
    private static readonly RSA Key = RSA.Create(2048);

    [Fact]
    public void Identity_of_the_vectors_certificate_is_that_of_the_vectors()
    {
        var identity = SigningIdentity.FromCertificate(SomeSigner.OfVectors);

        Assert.Equal("CN=AC de Teste SPB v1, OU=CSPB-99, O=ICP-Brasil TESTE, C=BR", identity.IssuerName);
        Assert.Equal("1670917358680446421", identity.SerialNumber);
        Assert.Equal("ki-78f0c4b1c7262582e7e65d6dd2a11785", identity.KeyInfoId);
    }

    [Fact]
    public void Issuer_and_not_subject_is_named()
    {
        var certificate = SomeSigner.CertificateFor(Key, "CN=The Issuer", 1);

        Assert.Equal("CN=The Issuer", SigningIdentity.FromCertificate(certificate).IssuerName);
        Assert.Contains("PSP de Teste", certificate.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("00FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "5708990770823839524233143877797980545530986495")]
    [InlineData("7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "730750818665451459101842416358141509827966271487")]
    public void Serial_number_is_decimal(string hex, string expected)
    {
        var serial = BigInteger.Parse("0" + hex, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(expected, SigningIdentity.FromCertificate(SomeSigner.CertificateFor(Key, "CN=A", serial)).SerialNumber);
    }

    [Theory]
    [InlineData("CN=A", "CN=A")]
    [InlineData("CN=A, O=Foo\\, Bar \\\"S.A.\\\"", "CN=A, O=Foo\\, Bar \\\"S.A.\\\"")]
    [InlineData("O=\\ edge\\ ", "O=\\ edge\\ ")]
    [InlineData("O=a\\+b\\;c\\<d\\>e\\\\f", "O=a\\+b\\;c\\<d\\>e\\\\f")]
    [InlineData("O=\\#x#y", "O=\\#x#y")]
    [InlineData("CN=José & <Filhos>", "")]
    [InlineData("CN=José & Filhos", "CN=José & Filhos")]
    [InlineData("E=a@b.c, 2.5.4.97=VATBR-1, S=DF, SN=x", "EMAILADDRESS=a@b.c, 2.5.4.97=VATBR-1, ST=DF, SURNAME=x")]
    [InlineData("CN=a + UID=b, C=BR", "CN=a + UID=b, C=BR")]
    [InlineData("CN=a\\0Ab", "CN=a\\0Ab")]
    [InlineData("CN=a=b", "CN=a=b")]
    [InlineData("CN=", "CN=")]
    [InlineData("CN=#1303414243", "CN=ABC")]
    [InlineData("CN=#0500", "CN=#0500")]
    public void Name_is_written_so_that_it_reads_as_itself(string text, string written)
    {
        if (written.Length == 0)
        {
            Assert.False(DistinguishedName.TryParse(text, out _));
            return;
        }

        Assert.True(DistinguishedName.TryParse(text, out var name));
        Assert.Equal(written, name!.Text);
        Assert.True(DistinguishedName.TryParse(name.Text, out var again));
        Assert.Equal(name, again);
    }

    [Theory]
    [InlineData("CN=Nome Teste, O=X", "cn=nome  TESTE,o=x", true)]
    [InlineData("CN=Nome Teste, O=X", "CN = \"Nome Teste\" ; O = X", true)]
    [InlineData("CN=Nome Teste, O=X", "2.5.4.3=Nome Teste, OID.2.5.4.10=X", true)]
    [InlineData("CN=Nome Teste, O=X", "O=X, CN=Nome Teste", false)]
    [InlineData("CN=Nome Teste, O=X", "CN=Nome Teste", false)]
    [InlineData("CN=Nome Teste, O=X", "CN=Nome Teste + O=X", false)]
    [InlineData("CN=Nome Teste, O=X", "CN=NomeTeste, O=X", false)]
    [InlineData("CN=Nome Teste, O=X", "CN=Nome Teste, O=X, O=X", false)]
    [InlineData("CN=Nome Teste, O=X", "OU=Nome Teste, O=X", false)]
    [InlineData("CN=a + O=b", "O=b + CN=a", true)]
    [InlineData("CN=João", "CN=Jo\\C3\\A3o", true)]
    [InlineData("CN=João", "CN=JOÃO", true)]
    [InlineData("CN=a", "CN=#0C0161", true)]
    [InlineData("CN=a\\, O=b", "CN=a, O=b", false)]
    public void Names_compare_as_names(string a, string b, bool equal)
    {
        Assert.True(DistinguishedName.TryParse(a, out var first));
        Assert.True(DistinguishedName.TryParse(b, out var second));

        Assert.Equal(equal, first!.Equals(second));
        Assert.Equal(equal, first.GetHashCode() == second!.GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("CN")]
    [InlineData("CN=a,")]
    [InlineData("CN=a,,O=b")]
    [InlineData("=a")]
    [InlineData("XX=a")]
    [InlineData("CN=\"a")]
    [InlineData("CN=\"a\"b")]
    [InlineData("CN=a\"b")]
    [InlineData("CN=a\\")]
    [InlineData("CN=#0")]
    [InlineData("CN=#")]
    [InlineData("CN=#0C0161x")]
    [InlineData("CN=\\C3")]
    [InlineData("CN=<a>")]
    public void What_is_not_a_name_is_told(string text) => Assert.False(DistinguishedName.TryParse(text, out _));

    [Fact]
    public void Every_string_type_of_a_certificate_is_read()
    {
        var types = new[]
        {
            UniversalTagNumber.UTF8String, UniversalTagNumber.PrintableString, UniversalTagNumber.BMPString, UniversalTagNumber.IA5String,
            UniversalTagNumber.T61String, UniversalTagNumber.VisibleString,
        };
        Assert.True(DistinguishedName.TryParse("CN=Teste", out var expected));

        Assert.All(types, type => Assert.Equal(expected, DistinguishedName.FromDer(NameOf(type, "Teste"))));
    }

    [Theory]
    [InlineData(" 4711 ", true)]
    [InlineData("+4711", true)]
    [InlineData("0004711", true)]
    [InlineData("4711.0", false)]
    [InlineData("4 711", false)]
    [InlineData("4,711", false)]
    [InlineData("0x1267", false)]
    [InlineData("", false)]
    [InlineData("-", false)]
    [InlineData("٤٧١١", false)]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901", false)]
    public void Serial_number_is_an_integer(string text, bool isSame) =>
        Assert.Equal(isSame, SerialNumber.TryParse(text, out var serial) && serial == new SerialNumber(4711));

    [Fact]
    public void Issuer_with_markup_is_escaped_and_recognized()
    {
        var name = new X500DistinguishedName(NameOf(UniversalTagNumber.UTF8String, "A & B <C> \"D\", E").ToArray());
        var certificate = SomeSigner.CertificateFor(Key, name, 7);
        var plan = DocumentSigner.Plan(SignatureProfile.Dict, "<R/>"u8.ToArray(), SigningIdentity.FromCertificate(certificate)).Plan!;

        var signed = plan.Splice(Key.SignHash(plan.Digest.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        Assert.Contains("CN=A &amp; B \\&lt;C\\&gt; \\\"D\\\"\\, E", SomeDocument.Text(signed), StringComparison.Ordinal);
        var policy = VerificationPolicy.Dict(TrustedSigners.FromCertificates([certificate]));
        Assert.Equal(VerificationRule.Valid, DocumentVerifier.Verify(signed, policy, SomeSigner.Now).Rule);
    }

    [Fact]
    public void Several_signers_are_told_apart()
    {
        var signers = TrustedSigners.FromCertificates([SomeSigner.One.Certificate, SomeSigner.Other.Certificate, SomeSigner.OfVectors]);
        var policy = VerificationPolicy.Spi(signers);

        Assert.Equal(3, signers.Count);
        Assert.Equal("4711", DocumentVerifier.Verify(SomeSigner.One.Sign(SignatureProfile.Spi, SomeDocument.Spi()), policy, SomeSigner.Now).SignerSerial);
        Assert.Equal("4712", DocumentVerifier.Verify(SomeSigner.Other.Sign(SignatureProfile.Spi, SomeDocument.Spi()), policy, SomeSigner.Now).SignerSerial);
    }

    [Fact]
    public void Signers_that_cannot_be_told_apart_or_are_weak_are_refused()
    {
        using var weak = RSA.Create(1024);
        using var curve = ECDsa.Create();
        var elliptic = new CertificateRequest("CN=E", curve, HashAlgorithmName.SHA256).CreateSelfSigned(SomeSigner.Now, SomeSigner.Now.AddDays(1));
        var (first, second) = (SomeSigner.CertificateFor(Key, "CN=A", 1), SomeSigner.CertificateFor(Key, "CN=a", 1));

        Assert.Throws<ArgumentException>(() => TrustedSigners.FromCertificates([first, second]));
        Assert.Equal(1, TrustedSigners.FromCertificates([first, first]).Count);
        Assert.Throws<ArgumentException>(() => TrustedSigners.FromCertificates([SomeSigner.CertificateFor(weak, "CN=A", 1)]));
        Assert.Throws<ArgumentException>(() => TrustedSigners.FromCertificates([elliptic]));
    }

    [Fact]
    public async Task Verification_is_safe_on_many_threads()
    {
        var signed = SomeSigner.One.Sign(SignatureProfile.Spi, SomeDocument.Vector(SomeDocument.Pacs008));
        var policy = SomeSigner.One.Policy(SignatureProfile.Spi);
        var tasks = Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => Enumerable.Range(0, 50).All(_ => DocumentVerifier.Verify(signed, policy, SomeSigner.Now).IsValid),
            TestContext.Current.CancellationToken));

        Assert.All(await Task.WhenAll(tasks), Assert.True);
    }

    private static ReadOnlyMemory<byte> NameOf(UniversalTagNumber type, string value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("2.5.4.3");
            writer.WriteCharacterString(type, value);
        }

        return writer.Encode();
    }
}
