using Pix.Api.FrontDoor;

namespace Pix.Api.Tests.FrontDoor;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/", "/", "")]
    [InlineData("/a/b", "/a/b", "")]
    [InlineData("/a%2Fb?c=%20d", "/a%2Fb", "?c=%20d")]
    [InlineData("/a?", "/a", "?")]
    [InlineData("/a?b?c", "/a", "?b?c")]
    [InlineData("/?~!", "/", "?~!")]
    public void Path_and_query_stay_as_they_came(string raw, string path, string query)
    {
        Assert.True(RequestTarget.TryParse(raw, out var target));
        Assert.Equal(new RequestTarget(path, query), target);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("a")]
    [InlineData("http://elsewhere/")]
    [InlineData("elsewhere:443")]
    [InlineData("/a#b")]
    [InlineData("/a?b#c")]
    [InlineData("/a b")]
    [InlineData("/\u007F")]
    [InlineData("/\u00E3")]
    [InlineData("/\u0001")]
    public void Other_forms_are_refused(string raw)
    {
        Assert.False(RequestTarget.TryParse(raw, out var target));
        Assert.Equal(default, target);
    }
}
