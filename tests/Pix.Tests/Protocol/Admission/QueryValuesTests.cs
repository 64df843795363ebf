using Pix.Protocol.Admission;

namespace Pix.Protocol.Tests.Admission;

public sealed class QueryValuesTests
{
    [Theory]
    [InlineData("?Participant=99999010", "99999010")]
    [InlineData("Participant=99999010", "99999010")]
    [InlineData("?Limit=20&participant=99999010", "99999010")]
    [InlineData("?Particip%61nt=9999%39010", "99999010")]
    [InlineData("?Participant=a+b%2Bc=d", "a b+c=d")]
    [InlineData("?Participant=", "")]
    [InlineData("?Participant", "")]
    [InlineData("?flag&Participant=1", "1")]
    [InlineData("?=x&&Participant=1", "1")]
    [InlineData("?Participant=1&Other=2&Participant=3", "1|3")]
    public void Values_are_decoded_in_their_order(string query, string expected) =>
        Assert.Equal(expected.Split('|'), QueryValues.Of(query, "Participant"));

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("?XParticipant=1&ParticipantX=2&Other=Participant")]
    public void A_parameter_that_is_not_there_has_no_value(string query) => Assert.Empty(QueryValues.Of(query, "Participant"));
}
