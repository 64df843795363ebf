using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests.Interop;

/// <summary>Agreement with the JDK: its canonicalizer and RSA on SPI messages, its XML signature engine on DICT documents.</summary>
public sealed class JavaTests
{
    [Fact]
    public void The_JDK_verifies_the_messages_that_we_sign()
    {
        using var folder = new ScratchFolder();
        var files = folder.WriteSigned(SignatureProfile.Spi, InteropCorpus.Spi());

        var output = JavaProgram.Run("SpiVerify.java", ["spi", folder.WriteCertificate(), .. files]);

        Assert.True(files.Length >= 200);
        AllValid(files, output);
    }

    [Fact]
    public void The_JDK_verifies_the_directory_documents_that_we_sign()
    {
        using var folder = new ScratchFolder();
        var files = folder.WriteSigned(SignatureProfile.Dict, InteropCorpus.Dict());

        AllValid(files, JavaProgram.Run("SpiVerify.java", ["dict", folder.WriteCertificate(), .. files]));
    }

    [Fact]
    public void We_verify_the_messages_that_the_JDK_signs()
    {
        using var folder = new ScratchFolder();
        var files = InteropCorpus.Spi().Select((d, i) => folder.Write($"{i:D4}.xml", d)).ToArray();

        var output = JavaProgram.Run("SpiSign.java", [folder.WriteKey(), SomeSigner.One.Identity.IssuerName, SomeSigner.One.Identity.SerialNumber, .. files]);

        Assert.True(output.ExitCode == 0, output.Error);
        foreach (var file in files)
        {
            var result = SomeSigner.One.Verify(SignatureProfile.Spi, File.ReadAllBytes($"{file}.signed"));
            Assert.True(result.IsValid, $"{result.Rule}, {result.Detail}\n{File.ReadAllText(file)}\n{File.ReadAllText($"{file}.signed")}");
        }
    }

    [Fact]
    public void The_JDK_refuses_a_message_that_somebody_changed()
    {
        using var folder = new ScratchFolder();
        var signed = SomeDocument.Text(SomeSigner.One.Sign(SignatureProfile.Spi, SomeDocument.Vector(SomeDocument.Pacs008)));
        var file = folder.Write("changed.xml", SomeDocument.Utf8(signed.Replace("1000.00", "1000.01", StringComparison.Ordinal)));

        var output = JavaProgram.Run("SpiVerify.java", ["spi", folder.WriteCertificate(), file]);

        Assert.Contains("INVALID\tdigest of Document", output.Text, StringComparison.Ordinal);
    }

    private static void AllValid(string[] files, ToolOutput output)
    {
        var invalid = output.Lines.Where(line => !line.EndsWith("\tVALID", StringComparison.Ordinal)).ToArray();
        Assert.True(output.ExitCode == 0, $"{string.Join('\n', invalid)}\n{output.Error}");
        Assert.Equal(files.Length, output.Lines.Count());
    }
}
