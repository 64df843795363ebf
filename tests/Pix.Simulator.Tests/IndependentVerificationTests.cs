using Pix.Simulator.Tests.Support;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Tests;

/// <summary>What the simulator signs, verified by xmlsec1 and the JDK.</summary>
public sealed class IndependentVerificationTests(SimulatorFixture fixture)
{
    private readonly RunningSimulator _simulator = fixture.Simulator;
    private readonly TestParticipant _participant = fixture.Simulator.Participant;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Xmlsec1_accepts_a_directory_answer()
    {
        ExternalTool.SkipUnless("xmlsec1");
        var file = await Save("answer.xml", await CheckKeysAnswer());

        var (exitCode, output) = await ExternalTool.Run(
            "xmlsec1", Cancel, "--verify", "--id-attr:Id", "KeyInfo", "--pubkey-cert-pem", _simulator.SignatureCertificate, file);

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Xmlsec1_refuses_a_directory_answer_that_was_changed()
    {
        ExternalTool.SkipUnless("xmlsec1");
        var answer = System.Text.Encoding.UTF8.GetString(await CheckKeysAnswer());
        var file = await Save("changed.xml", System.Text.Encoding.UTF8.GetBytes(answer.Replace("hasEntry=\"true\"", "hasEntry=\"false\"", StringComparison.Ordinal)));

        var (exitCode, _) = await ExternalTool.Run(
            "xmlsec1", Cancel, "--verify", "--id-attr:Id", "KeyInfo", "--pubkey-cert-pem", _simulator.SignatureCertificate, file);

        Assert.NotEqual(0, exitCode);
    }

    [Fact]
    public async Task The_JDK_accepts_a_directory_answer()
    {
        ExternalTool.SkipUnless("java");

        var (exitCode, output) = await JavaVerifier.Verify(
            "dict", _simulator.SignatureCertificate, Cancel, await Save("jdk.xml", await CheckKeysAnswer()));

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task The_JDK_accepts_signed_messages_and_refuses_a_changed_one()
    {
        ExternalTool.SkipUnless("java");
        var certificate = await Save("participant.pem", System.Text.Encoding.ASCII.GetBytes(_participant.Signature.ExportCertificatePem()));
        var signed = _participant.SignMessage(Some.Pacs008());
        var stress = await Save("stress.xml", _participant.SignMessage(StressMessage()));
        var good = await Save("good.xml", signed);
        var bad = await Save("bad.xml", _participant.SignMessage(Some.Pacs008(), SigningFlaw.BadSignature));

        var (_, output) = await JavaVerifier.Verify("spi", certificate, Cancel, good, stress, bad);

        Assert.Contains($"{good}\tVALID", output, StringComparison.Ordinal);
        Assert.Contains($"{stress}\tVALID", output, StringComparison.Ordinal);
        Assert.Contains($"{bad}\tINVALID", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_JDK_accepts_the_vectors()
    {
        ExternalTool.SkipUnless("java");

        var (exitCode, output) = await JavaVerifier.Verify(
            "spi", Vectors.Path("signed/cert.pem"), Cancel, Directory.GetFiles(Vectors.Path("signed"), "pacs.*.xml"));

        Assert.True(exitCode == 0, output);
    }

    // Every trap of canonicalization at once: CR references, CDATA, comments, instructions, entities.
    private static string StressMessage() => Some.Pacs008()
        .Replace("Campo livre [0]", "a&#13;b &lt;c> \"d\" <![CDATA[<e>&]]><!-- f --><?g h?>é", StringComparison.Ordinal)
        .Replace("<Sgntr/>", "<Sgntr></Sgntr>", StringComparison.Ordinal);

    private async Task<byte[]> CheckKeysAnswer()
    {
        using var content = RunningSimulator.XmlContent(Vectors.Bytes("dict-2.12.1/keys/CheckKeysRequest.xml"));
        using var answer = await _simulator.Dict.PostAsync("/api/v2/keys/check", content, Cancel);
        return await answer.Content.ReadAsByteArrayAsync(Cancel);
    }

    private async Task<string> Save(string name, byte[] bytes)
    {
        var path = Path.Combine(_simulator.Folder, name);
        await File.WriteAllBytesAsync(path, bytes, Cancel);
        return path;
    }
}
