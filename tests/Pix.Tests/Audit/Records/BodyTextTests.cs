using CsCheck;
using Pix.Audit.Records;

namespace Pix.Audit.Tests.Records;

public sealed class BodyTextTests
{
    [Fact]
    public void Any_bytes_come_back() =>
        Gen.Byte.Array.Sample(bytes => BodyText.ToBytes(BodyText.FromBytes(bytes)).AsSpan().SequenceEqual(bytes));

    [Theory]
    [InlineData("<a>ção</a>", "<a>ção</a>")]
    [InlineData("\uFEFF<a/>", "\uFEFF<a/>")]
    [InlineData("", "")]
    [InlineData("base64:AA==", "base64:YmFzZTY0OkFBPT0=")]
    [InlineData("gzip:AA==", "base64:Z3ppcDpBQT09")]
    public void UTF8_stands_as_it_is_unless_it_looks_like_another_form(string body, string column)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);

        Assert.Equal(column, BodyText.FromBytes(bytes));
        Assert.Equal(bytes, BodyText.ToBytes(column));
    }

    [Fact]
    public void Other_bytes_stand_as_Base64() => Assert.Equal("base64:/wA=", BodyText.FromBytes([0xFF, 0x00]));
}
