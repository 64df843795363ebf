using Pix.Fuzz;
using Pix.Signatures.Tests.Attacks;
using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests.Interop;

/// <summary>Agreement with xmlsec1 on DICT documents, which are plain XML signatures.</summary>
public sealed class XmlsecTests
{
    private static readonly string[] IdOfKeyInfo = ["--id-attr:Id", "KeyInfo"];

    [Fact]
    public void Xmlsec1_verifies_what_we_sign()
    {
        using var folder = new ScratchFolder();
        var files = folder.WriteSigned(SignatureProfile.Dict, InteropCorpus.Dict());

        // xmlsec1 stops at the first file that does not verify.
        var output = ExternalTool.Run("xmlsec1", ["--verify", .. IdOfKeyInfo, "--pubkey-cert-pem", folder.WriteCertificate(), .. files]);

        Assert.True(files.Length >= 200);
        Assert.True(output.ExitCode == 0, output.Error);
        Assert.Equal(files.Length, output.Error.Split('\n').Count(line => line == "OK"));
    }

    [Fact]
    public void Xmlsec1_refuses_what_we_signed_and_somebody_changed()
    {
        using var folder = new ScratchFolder();
        var signed = SomeDocument.Text(SomeSigner.One.Sign(SignatureProfile.Dict, SomeDocument.Vector(SomeDocument.CreateEntry)));
        var file = folder.Write("changed.xml", signed.Swap("11122233300", "11122233301").Utf8());

        var output = ExternalTool.Run("xmlsec1", ["--verify", .. IdOfKeyInfo, "--pubkey-cert-pem", folder.WriteCertificate(), file]);

        Assert.NotEqual(0, output.ExitCode);
    }

    [Fact]
    public void We_verify_what_xmlsec1_signs()
    {
        using var folder = new ScratchFolder();
        var templates = Enumerable.Range(0, 220)
            .Select(i => folder.Write($"{i:D4}.xml", Template(i).Utf8()))
            .ToArray();

        var output = ExternalTool.Run("xmlsec1", ["--sign", .. IdOfKeyInfo, "--privkey-pem", folder.WriteKey(), .. templates]);

        Assert.True(output.ExitCode == 0, output.Error);
        var signed = output.Text.Split("<?xml version=", StringSplitOptions.RemoveEmptyEntries).Select(rest => "<?xml version=" + rest).ToArray();
        Assert.Equal(templates.Length, signed.Length);
        for (var i = 0; i < signed.Length; i++)
        {
            var result = SomeSigner.One.Verify(SignatureProfile.Dict, signed[i].Utf8());
            Assert.True(result.IsValid, $"{i}: {result.Rule}, {result.Detail}\n{signed[i]}");
        }
    }

    // Digests and value are xmlsec1's to compute; the signature stands first or last, and is indented now and then.
    private static string Template(int number)
    {
        var signature = new CraftedSignature(SignatureProfile.Dict) { Space = number % 3 == 0 ? "\n  " : "", Write = _ => "" };
        signature = signature with { References = [.. signature.References.Select(r => r with { WriteDigest = _ => "" })] };
        var document = RandomXml.Dict(new Random(number), 1 + (number % 60));
        document = document[document.IndexOf("<CreateEntryRequest", StringComparison.Ordinal)..];
        document = document.Replace("<Signature></Signature>", "", StringComparison.Ordinal).Replace("<Signature/>", "", StringComparison.Ordinal);
        var place = number % 2 == 0
            ? document.IndexOf('>', StringComparison.Ordinal) + 1
            : document.LastIndexOf("</CreateEntryRequest", StringComparison.Ordinal);
        var template = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document.Insert(place, CraftedSignature.Marker);
        return SomeDocument.Text(signature.Sign(template));
    }
}
