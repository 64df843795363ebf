using Pix.Api.Tests.Support;
using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.Tests.FrontDoor;

/// <summary>No byte in an answer of the Central Bank, and no status, loses the outcome.</summary>
public sealed class AnswerByteTests : IAsyncLifetime
{
    private static readonly string[] Beyond = ["\u20AC", "\uD800", "\uDC00x", "\uFFFE", "\0", "\U0001F600"];
    private ExchangeReply[] _replies = [];
    private Door _door = null!;

    public static TheoryData<string> Places => ["value", "value, first", "value, last", "name", "Content-Type", "Retry-After", "Set-Cookie", "Content-Length", "Location", "Date"];

    public static TheoryData<string> ProblemPlaces => ["detail", "rule", "xpath", "record", "end-to-end id", "allow"];

    // The caller says which of the replies it wants.
    public async ValueTask InitializeAsync() => _door = await Door.OpenAsync(new FakeSilos(request => Task.FromResult(_replies[int.Parse(request.Query[1..], null)])));

    public async ValueTask DisposeAsync() => await _door.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("<answer/>")]
    public async Task Every_status_is_passed_on_or_told_as_an_outcome_that_is_not_known(string body)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(body);
        _replies = [.. Enumerable.Range(0, 1100).Select(status => FakeSilos.Created with { Status = status, Body = bytes })];

        await Every.OfAsync(Enumerable.Range(0, 1100), async status =>
        {
            var answer = await AskAsync(status);
            var writable = status is >= 200 and <= 599 && (body.Length == 0 || status is not (204 or 205 or 304));
            Assert.Equal(writable ? (status, "answered") : (502, "outcome-unknown"), (answer.Status, answer.Outcome));
            Assert.Equal(FakeSilos.Created.RecordId, answer.Header("pix-record-id"));
            Assert.Equal(body, writable ? answer.Body : body);
        });
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Every_byte_of_a_header_is_passed_on_or_told_as_an_outcome_that_is_not_known(string place)
    {
        string[] values = [.. Every.Byte.Select(@byte => $"{@byte}"), .. Beyond];
        _replies = [.. values.Select(value => FakeSilos.Created with { Headers = [FieldOf(place, value)] })];

        await Every.OfAsync(Enumerable.Range(0, values.Length), async index =>
        {
            var answer = await AskAsync(index);
            var field = _replies[index].Headers[0];
            var writable = field.Value.All(c => c is >= ' ' and <= '~' or '\t') && field.Name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
            Assert.Equal(writable ? (201, "answered") : (502, "outcome-unknown"), (answer.Status, answer.Outcome));
            Assert.Equal(writable ? "<answer/>" : "answer-unreadable", writable ? answer.Body : answer.Told.Split(' ')[^1]);
            Assert.Equal(FakeSilos.Created.RecordId, answer.Header("pix-record-id"));
        });
    }

    [Theory]
    [MemberData(nameof(ProblemPlaces))]
    public async Task Every_character_of_a_refusal_can_be_told(string place)
    {
        string[] values = [.. Every.Byte.Select(@byte => $"{@byte}"), .. Beyond];
        _replies = [.. values.Select(value => RefusalOf(place, $"a{value}b"))];

        await Every.OfAsync(Enumerable.Range(0, values.Length * 2), async index =>
        {
            var accept = index < values.Length ? "" : "Accept: application/problem+xml\r\n";
            var answer = (await _door.SendAsync($"GET /?{index % values.Length} HTTP/1.1\r\nHost: localhost\r\n{accept}\r\n")).AssertTold(place);
            Assert.Equal((422, "rejected"), (answer.Status, answer.Outcome));
            Assert.Equal(accept.Length == 0, answer.Header("Content-Type") == "application/problem+json");
        });
    }

    private static HeaderField FieldOf(string place, string value) => place switch
    {
        "value, first" => new("PI-Note", $"{value}b"),
        "value, last" => new("PI-Note", $"a{value}"),
        "name" => new($"PI-N{value}te", "a"),
        _ => new(place == "value" ? "PI-Note" : place, $"a{value}b"),
    };

    private static ExchangeReply RefusalOf(string place, string text) => new()
    {
        Error = ExchangeError.UnknownMessage,
        Detail = place == "detail" ? text : "",
        Rule = place == "rule" ? text : "",
        XPath = place == "xpath" ? text : "",
        RecordId = place == "record" ? text : "",
        EndToEndId = place == "end-to-end id" ? text : "",
        AllowedMethods = place == "allow" ? [text] : [],
    };

    private async Task<RawAnswer> AskAsync(int index) => (await _door.SendAsync(RawHttp.Get($"/?{index}"))).AssertTold($"reply {index}");
}
