using Pix.Protocol.Admission;

namespace Pix.Protocol.Tests.Admission;

public sealed class BodyTypeTests
{
    [Theory]
    [InlineData("application/xml")]
    [InlineData("application/xml; charset=utf-8")]
    [InlineData("APPLICATION/XML; Charset=\"UTF-8\"")]
    public void XML_in_UTF_8_is_taken(string type) => Assert.Equal((true, false), (BodyType.IsXml(type), BodyType.IsMultipart(type)));

    [Theory]
    [InlineData("multipart/mixed; boundary=x")]
    [InlineData("Multipart/Mixed; boundary=\"a b\"")]
    [InlineData("multipart/mixed; boundary=x; charset=utf-8")]
    public void Several_messages_are_multipart_mixed(string type) => Assert.Equal((false, true), (BodyType.IsXml(type), BodyType.IsMultipart(type)));

    [Theory]
    [InlineData("")]
    [InlineData("xml")]
    [InlineData("text/xml")]
    [InlineData("application/json")]
    [InlineData("application/xml; charset=iso-8859-1")]
    [InlineData("application/xml; charset=utf-16")]
    [InlineData("application/xml; charset=utf-8; charset=utf-16")]
    [InlineData("application/xml; charset=utf-8; charset=utf-8")]
    [InlineData("application/xml; boundary=x")]
    [InlineData("application/xml; version=1")]
    [InlineData("application/xml, application/xml")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("multipart/mixed; boundary=x; boundary=y")]
    [InlineData("multipart/mixed; boundary=x; type=y")]
    public void Nothing_else_is_taken(string type) => Assert.Equal((false, false), (BodyType.IsXml(type), BodyType.IsMultipart(type)));
}
