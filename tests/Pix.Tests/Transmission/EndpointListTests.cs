using Xunit;

namespace Pix.Transmission.Tests;

/// <summary>Endpoints of a lane, in their order.</summary>
public sealed class EndpointListTests
{
    [Theory]
    [InlineData("a:1", "a:1")]
    [InlineData("a:1,b:2", "a:1, b:2")]
    [InlineData(" a:1 , b:2 ", "a:1, b:2")]
    [InlineData("a:1,a:2,b:1,b:2", "a:1, a:2, b:1, b:2")]
    public void Accepts_up_to_four_each_once(string text, string whole)
    {
        var list = EndpointList.Parse(text)!;

        Assert.Equal(whole, list.ToString());
        Assert.Equal(whole, string.Join(", ", list));
        Assert.Equal(whole.Split(", "), Enumerable.Range(0, list.Count).Select(index => list[index].ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:1,")]
    [InlineData("a:1,,b:2")]
    [InlineData("a:1,a:1")]
    [InlineData("a:1,A:1")]
    [InlineData("a:1,b")]
    [InlineData("a:1,b:2,c:3,d:4,e:5")]
    public void Rejects(string text) => Assert.Null(EndpointList.Parse(text));

    [Theory]
    [InlineData("a:1,b:2", "a:1, b:2", true)]
    [InlineData("a:1,b:2", "b:2,a:1", false)]
    [InlineData("a:1,b:2", "a:1", false)]
    [InlineData("a:1", "a:2", false)]
    public void Is_equal_when_the_same_are_in_the_same_order(string left, string right, bool equal)
    {
        EndpointList one = EndpointList.Parse(left)!, other = EndpointList.Parse(right)!;

        Assert.Equal(equal, one.Equals(other));
        Assert.Equal(equal, one.Equals((object)other));
        Assert.Equal(equal, one.GetHashCode() == other.GetHashCode());
        Assert.False(one.Equals(null));
        Assert.False(one.Equals("a:1"));
    }
}
