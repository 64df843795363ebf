using System.Text.RegularExpressions;
using Pix.Signatures.Received;
using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests;

/// <summary>What is signed verifies, and is the caller's document but for the signature.</summary>
public sealed partial class RoundTripTests
{
    public static TheoryData<string> SpiFiles() => Files("spi-5.13.1", "aws-samples/pacs.008_CONTA_1_msg.xml", "pacs.008_CONTA_1_msg.crlf.xml", "c14n-stress.xml");

    public static TheoryData<string> DictFiles() => Files("dict-2.12.1", "aws-samples/test.xml", "aws-samples/dict-response.xml");

    [Theory]
    [MemberData(nameof(SpiFiles))]
    public void Signed_spi_message_verifies_and_keeps_every_other_byte(string file)
    {
        var document = SomeDocument.Vector(file);

        var signed = SomeSigner.One.Sign(SignatureProfile.Spi, document);

        Assert.Equal(VerificationRule.Valid, SomeSigner.One.Verify(SignatureProfile.Spi, signed).Rule);
        Assert.Equal(Sgntr().Replace(SomeDocument.Text(document), ""), Sgntr().Replace(SomeDocument.Text(signed), ""));
    }

    [Theory]
    [MemberData(nameof(DictFiles))]
    public void Signed_dict_body_verifies_and_keeps_every_other_byte(string file)
    {
        var document = SomeDocument.Vector(file);

        var signed = SomeSigner.One.Sign(SignatureProfile.Dict, document);

        Assert.Equal(VerificationRule.Valid, SomeSigner.One.Verify(SignatureProfile.Dict, signed).Rule);
        Assert.Equal(Placeholder().Replace(SomeDocument.Text(document), ""), Signature().Replace(SomeDocument.Text(signed), ""));
    }

    [Theory]
    [InlineData(SignatureProfile.Spi, SomeDocument.Pacs008)]
    [InlineData(SignatureProfile.Dict, SomeDocument.CreateEntry)]
    public void Signing_twice_gives_the_same_bytes(SignatureProfile profile, string file)
    {
        var document = SomeDocument.Vector(file);

        Assert.Equal(SomeSigner.One.Sign(profile, document), SomeSigner.One.Sign(profile, document));
    }

    private static TheoryData<string> Files(string folder, params string[] more)
    {
        var root = SomeDocument.VectorPath("");
        var files = Directory.GetFiles(SomeDocument.VectorPath(folder), "*.xml", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path))
            .Order(StringComparer.Ordinal)
            .Concat(more)
            .ToArray();
        Assert.NotEmpty(files);
        return [.. files];
    }

    [GeneratedRegex("<Sgntr */>|<Sgntr *>.*</Sgntr *>", RegexOptions.Singleline)]
    private static partial Regex Sgntr();

    [GeneratedRegex("<Signature>\\s*</Signature>|<Signature */>")]
    private static partial Regex Placeholder();

    [GeneratedRegex("<ds:Signature .*</ds:Signature>", RegexOptions.Singleline)]
    private static partial Regex Signature();
}
