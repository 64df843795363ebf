using Pix.Api.Tests.Support;

namespace Pix.Api.Tests.FrontDoor;

/// <summary>No byte in anything that a caller sends loses the outcome: every answer tells it, and tells it right.</summary>
public sealed class RequestByteTests : IAsyncLifetime
{
    private readonly FakeSilos _silos = new(FakeSilos.Created);
    private Door _door = null!;

    public static TheoryData<string, string> Places => new()
    {
        { "pix-id", RawHttp.Pay("pix-id: a@b\r\n") },
        { "pix-id, first", RawHttp.Pay("pix-id: @b\r\n") },
        { "pix-id, last", RawHttp.Pay("pix-id: a@\r\n") },
        { "pix-id, name", RawHttp.Pay("pix-@id: a\r\n") },
        { "pix-outcome", RawHttp.Pay("pix-outcome: a@b\r\n") },
        { "PI-PayerId", RawHttp.Pay("PI-PayerId: a@b\r\n") },
        { "Accept", RawHttp.Pay("Accept: application/xml@;q=1, application/@json\r\n") },
        { "Authorization", RawHttp.Pay("Authorization: Bearer a@b\r\n") },
        { "Cookie", RawHttp.Pay("Cookie: a=@b\r\n") },
        { "traceparent", RawHttp.Pay("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01@\r\n") },
        { "baggage", RawHttp.Pay("baggage: a=@b\r\n") },
        { "Expect", RawHttp.Pay("Expect: 100-continue@\r\n") },
        { "Connection", RawHttp.Pay("Connection: @close\r\n") },
        { "Content-Encoding", RawHttp.Pay("Content-Encoding: gz@ip\r\n") },
        { "any header", RawHttp.Pay("X-Any: a@b\r\n") },
        { "any name", RawHttp.Pay("X@Any: a\r\n") },
        { "Host", $"POST /api/v1/in/99999010/msgs HTTP/1.1\r\nHost: local@host\r\n{RawHttp.Xml}{RawHttp.Body}" },
        { "Content-Type", $"{RawHttp.Payment}Content-Type: application/xml@; charset=utf-8\r\nContent-Length: 4\r\n{RawHttp.Body}" },
        { "charset", $"{RawHttp.Payment}Content-Type: application/xml; charset=@utf-8\r\nContent-Length: 4\r\n{RawHttp.Body}" },
        { "Content-Length", $"{RawHttp.Payment}Content-Type: application/xml\r\nContent-Length: 4@\r\n{RawHttp.Body}{new string(' ', 64)}" },
        { "Transfer-Encoding", $"{RawHttp.Payment}Content-Type: application/xml\r\nTransfer-Encoding: chunked@\r\n\r\n4\r\n<a/>\r\n0\r\n\r\n" },
        { "chunk size", $"{RawHttp.Payment}Content-Type: application/xml\r\nTransfer-Encoding: chunked\r\n\r\n4@\r\n<a/>\r\n0\r\n\r\n{new string('\n', 80)}" },
        { "method", $"P@ST /api/v1/in/99999010/msgs HTTP/1.1\r\nHost: localhost\r\n{RawHttp.Xml}{RawHttp.Body}" },
        { "path", $"POST /api/v1/in/9999@9010/msgs HTTP/1.1\r\nHost: localhost\r\n{RawHttp.Xml}{RawHttp.Body}" },
        { "path, first", $"POST @/api/v1/in/99999010/msgs HTTP/1.1\r\nHost: localhost\r\n{RawHttp.Xml}{RawHttp.Body}" },
        { "query", $"POST /api/v1/in/99999010/msgs?a=@ HTTP/1.1\r\nHost: localhost\r\n{RawHttp.Xml}{RawHttp.Body}" },
        { "version", $"POST /api/v1/in/99999010/msgs HTTP/1.@\r\nHost: localhost\r\n{RawHttp.Xml}{RawHttp.Body}" },
        { "first byte", $"@POST /api/v1/in/99999010/msgs HTTP/1.1\r\nHost: localhost\r\n{RawHttp.Xml}{RawHttp.Body}" },
    };

    public async ValueTask InitializeAsync() => _door = await Door.OpenAsync(_silos);

    public async ValueTask DisposeAsync() => await _door.DisposeAsync();

    [Theory]
    [MemberData(nameof(Places))]
    public Task An_outcome_is_told_for_every_byte(string place, string request) => Every.OfAsync(Every.Byte, async @byte =>
    {
        var asked = _silos.Asked.Count;
        var answer = (await _door.SendAsync(request.Replace('@', @byte))).AssertTold($"{place} with 0x{(int)@byte:X2}");

        // The silos always answer 201: any other answer is given before they are asked.
        Assert.True(answer.Outcome == "answered" ? answer.Status == 201 : answer.Outcome == "rejected", answer.Text);
        Assert.True(_silos.Asked.Count >= asked, place);
    });

    [Theory]
    [InlineData("pix-id: caf\u00C3\u00A9")]
    [InlineData("pix-id: caf\u00E9")]
    [InlineData("pix-id: a\u0001")]
    [InlineData("pix-id: a\tb")]
    [InlineData("pix-id: \u007F")]
    [InlineData("PI-PayerId: 1\u00C2\u00A0")]
    [InlineData("X-Any: a\u001Bb")]
    public async Task A_value_that_cannot_come_back_or_go_on_is_refused_and_no_silo_is_asked(string header)
    {
        var answer = await _door.SendAsync(RawHttp.Pay(header + "\r\n"));

        answer.AssertTold(header);
        Assert.Equal((400, "rejected"), (answer.Status, answer.Outcome));
        Assert.Empty(_silos.Asked);
    }

    [Fact]
    public async Task The_refusal_names_the_header_and_not_its_value()
    {
        var answer = await _door.SendAsync(RawHttp.Pay("pix-Correlation: Jo\u00C3\u00A3o\r\n"));

        Assert.Equal("400 rejected bad-header", answer.Told);
        Assert.Contains("pix-Correlation", answer.Problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Jo", answer.Text, StringComparison.Ordinal);
    }
}
