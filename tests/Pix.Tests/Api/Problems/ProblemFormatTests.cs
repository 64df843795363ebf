using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Pix.Api.Problems;
using Pix.Domain;

namespace Pix.Api.Tests.Problems;

public sealed class ProblemFormatTests
{
    private static readonly Problem Full = new()
    {
        Status = 422,
        Slug = "unknown-message",
        Title = "A title.",
        Detail = "<&\"ção \U0001F600",
        Fate = Fate.Rejected,
        Rule = "envelope",
        XPath = "/Envelope",
        RecordId = "r1",
        EndToEndId = "E1",
    };

    private static readonly (string, string)[] Members =
    [
        ("type", "urn:pix:problem:unknown-message"), ("title", "A title."), ("fate", "rejected"), ("detail", "<&\"ção \U0001F600"), ("rule", "envelope"),
        ("xpath", "/Envelope"), ("requestId", "id"), ("recordId", "r1"), ("endToEndId", "E1"), ("status", "422"),
    ];

    [Fact]
    public void JSON_has_every_member_that_has_a_value()
    {
        var (type, bytes) = ProblemFormat.Render(Full, "id", "");

        Assert.Equal("application/problem+json", type);
        var members = JsonDocument.Parse(bytes).RootElement.EnumerateObject().ToList();
        Assert.Equal(Members, members.Select(member => (member.Name, member.Value.ToString())));
        Assert.Equal(JsonValueKind.Number, members[^1].Value.ValueKind);
    }

    [Fact]
    public void XML_has_the_same_members()
    {
        var (type, bytes) = ProblemFormat.Render(Full, "id", "application/problem+xml");

        Assert.Equal("application/problem+xml; charset=utf-8", type);
        var root = XDocument.Parse(Encoding.UTF8.GetString(bytes)).Root!;
        Assert.Equal("{urn:ietf:rfc:7807}problem", root.Name.ToString());
        Assert.Equal(Members, root.Elements().Select(element => (element.Name.LocalName, element.Value)));
    }

    [Fact]
    public void Members_without_a_value_are_left_out()
    {
        var (_, bytes) = ProblemFormat.Render(Problem.NotSent(503, "hsm-busy", "t", ""), "id", "");

        Assert.Equal(["type", "title", "fate", "requestId", "status"], JsonDocument.Parse(bytes).RootElement.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("*/*", false)]
    [InlineData("garbage;;;q=x, ,", false)]
    [InlineData("application/xml", true)]
    [InlineData("text/xml", true)]
    [InlineData("application/problem+xml", true)]
    [InlineData("application/json, application/xml", false)]
    [InlineData("application/json;q=0.5, application/xml", true)]
    [InlineData("application/json, application/xml;q=0.9", false)]
    [InlineData("application/problem+json;q=0.1, text/xml;q=0.2", true)]
    [InlineData("application/xml;q=0", false)]
    [InlineData("application/xml;q=0.2, application/xml;q=0.8, application/json;q=0.5", true)]
    [InlineData("application/json;q=0.2, application/json;q=0.8, application/xml;q=0.5", false)]
    public void XML_is_for_who_prefers_it(string accept, bool xml) =>
        Assert.Equal(xml, ProblemFormat.Render(Full, "id", accept).ContentType.Contains("xml", StringComparison.Ordinal));

    [Theory]
    [InlineData("a\u0001b", "a\uFFFDb")]
    [InlineData("a\uFFFEb", "a\uFFFDb")]
    [InlineData("a\tb", "a\tb")]
    [InlineData("a\U0001F600\u0002", "a\U0001F600\uFFFD")]
    public void What_no_document_can_hold_is_replaced(string detail, string shown)
    {
        var problem = Full with { Detail = detail };

        Assert.Equal(shown, JsonDocument.Parse(ProblemFormat.Render(problem, "id", "").Bytes).RootElement.GetProperty("detail").GetString());
        Assert.Contains(XDocument.Parse(Encoding.UTF8.GetString(ProblemFormat.Render(problem, "id", "text/xml").Bytes)).Root!.Elements(), element => element.Name.LocalName == "detail" && element.Value == shown);
    }

    [Theory]
    [InlineData(Fate.Answered, "answered")]
    [InlineData(Fate.NotSent, "not-sent")]
    [InlineData(Fate.OutcomeUnknown, "outcome-unknown")]
    [InlineData(Fate.Rejected, "rejected")]
    [InlineData((Fate)77, "outcome-unknown")]
    public void Every_fate_has_its_word(Fate fate, string word) => Assert.Equal(word, fate.Word());
}
