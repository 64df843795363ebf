using System.Text;
using Pix.Protocol.Admission;
using Pix.Signatures;
using Pix.Signatures.Limits;
using Pix.Signatures.Signing;

namespace Pix.Protocol.Tests.Admission;

/// <summary>The creation time that tools read from any document: what is not a message has none.</summary>
public sealed class CreationTimeTests
{
    [Theory]
    [InlineData("<Envelope><AppHdr><CreDt>2026-12-01T03:00:00.000Z</CreDt></AppHdr></Envelope>", true)]
    [InlineData("<Envelope><AppHdr><CreDt>2026-12-01</CreDt></AppHdr></Envelope>", false)]
    [InlineData("<Envelope><AppHdr/><CreDt>2026-12-01T03:00:00.000Z</CreDt></Envelope>", false)]
    [InlineData("<Envelope><AppHdr/><Document><CreDt>2026-12-01T03:00:00.000Z</CreDt></Document></Envelope>", false)]
    [InlineData("<Envelope><AppHdr><Fr><CreDt>2026-12-01T03:00:00.000Z</CreDt></Fr></AppHdr></Envelope>", false)]
    [InlineData("<Envelope><AppHdr>", false)]
    [InlineData("<!DOCTYPE Envelope [<!ENTITY a \"b\">]><Envelope><AppHdr><CreDt>2026-12-01T03:00:00.000Z</CreDt></AppHdr></Envelope>", false)]
    [InlineData("", false)]
    public void Of_a_document_is_what_its_header_says(string document, bool there) =>
        Assert.Equal(there ? new DateTimeOffset(2026, 12, 1, 3, 0, 0, TimeSpan.Zero) : null, Of(Encoding.UTF8.GetBytes(document)));

    [Fact]
    public void Bytes_that_are_not_utf8_have_none() =>
        Assert.Null(Of(Encoding.Latin1.GetBytes("<Envelope><AppHdr><CreDt>2026-12-01T03:00:00.000Z</CreDt><Nm>João</Nm></AppHdr></Envelope>")));

    private static DateTimeOffset? Of(byte[] document)
    {
        var time = new CreationTime();
        DocumentSigner.Read(SignatureProfile.Spi, document, DocumentLimits.Strict, time);
        return time.Found;
    }
}
