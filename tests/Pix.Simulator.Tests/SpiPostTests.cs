using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Pix.Simulator.Tests.Support;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Tests;

/// <summary><c>POST /api/v1/in/{ispb}/msgs</c>.</summary>
public sealed class SpiPostTests(SimulatorFixture fixture)
{
    private readonly RunningSimulator _simulator = fixture.Simulator;
    private readonly TestParticipant _participant = fixture.Simulator.Participant;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stores_a_signed_message()
    {
        using var answer = await _simulator.PostMessage(_participant.SignMessage(Some.Pacs008()), Cancel);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Matches("^UEkB[A-Za-z0-9+/]{28}$", answer.Headers.GetValues("PI-ResourceId").Single());
    }

    [Fact]
    public async Task Stores_a_message_that_another_implementation_signed()
    {
        await using var simulator = await RunningSimulator.Start(
            Cancel, options => options.ParticipantSignature = Vectors.Path("signed/cert.pem"));

        using var answer = await simulator.PostMessage(Vectors.Bytes("signed/pacs.002_PSP_1_msg.signed.xml"), Cancel);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task Stores_ten_messages_in_a_multipart_and_answers_ten_ids()
    {
        using var content = Multipart(10, "simple boundary");

        using var answer = await _simulator.Spi.PostAsync($"/api/v1/in/{TestParticipant.Ispb}/msgs", content, Cancel);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(10, answer.Headers.GetValues("PI-ResourceId").Single().Split(',').Distinct().Count());
    }

    [Fact]
    public async Task Refuses_eleven_messages()
    {
        using var content = Multipart(11, "b");

        using var answer = await _simulator.Spi.PostAsync($"/api/v1/in/{TestParticipant.Ispb}/msgs", content, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Takes_gzip()
    {
        using var content = RunningSimulator.XmlContent(Gzip(_participant.SignMessage(Some.Pacs008())));
        content.Headers.ContentEncoding.Add("gzip");

        using var answer = await _simulator.Spi.PostAsync($"/api/v1/in/{TestParticipant.Ispb}/msgs", content, Cancel);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Refuses_a_wrong_signature_with_a_problem(int flaw)
    {
        using var answer = await _simulator.PostMessage(_participant.SignMessage(Some.Pacs008(), (SigningFlaw)flaw), Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("application/problem+xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("<type>https://icom.pi.rsfn.net.br/api/v1/error/forbidden</type>", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stores_a_wrong_signature_when_told_to_judge_later()
    {
        await using var simulator = await RunningSimulator.Start(Cancel, options => options.StoreThenJudge = true);

        using var answer = await simulator.PostMessage(_participant.SignMessage(Some.Pacs008(), SigningFlaw.BadSignature), Cancel);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Theory]
    [InlineData("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("x-request-id", "1")]
    [InlineData("PI-PayerId", "1")]
    public async Task Refuses_a_header_outside_the_closed_list(string name, string value)
    {
        using var request = Post(_participant.SignMessage(Some.Pacs008()));
        request.Headers.Add(name, value);

        using var answer = await _simulator.Spi.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Refuses_a_Host_with_a_port()
    {
        using var request = Post(_participant.SignMessage(Some.Pacs008()));
        request.Headers.Host = "icom-h.pi.rsfn.net.br:16522";

        using var answer = await _simulator.Spi.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/xml", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/xml; charset=iso-8859-1", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/mixed; boundary=x", HttpStatusCode.BadRequest)]
    public async Task Refuses_another_content_type(string type, HttpStatusCode status)
    {
        using var request = Post(_participant.SignMessage(Some.Pacs008()));
        request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        using var answer = await _simulator.Spi.SendAsync(request, Cancel);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Refuses_another_participants_path()
    {
        using var answer = await _simulator.PostMessage(_participant.SignMessage(Some.Pacs008()), Cancel, ispb: "11111111");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Refuses_a_message_from_another_participant()
    {
        var foreign = Some.Pacs008().Replace("<Id>99999010</Id>", "<Id>11111111</Id>", StringComparison.Ordinal);

        using var answer = await _simulator.PostMessage(_participant.SignMessage(foreign), Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("not xml")]
    [InlineData("<!DOCTYPE a []><Envelope/>")]
    public async Task Refuses_what_is_not_xml(string body)
    {
        using var answer = await _simulator.PostMessage(Encoding.UTF8.GetBytes(body), Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Refuses_a_body_that_unfolds_past_the_limit()
    {
        using var content = RunningSimulator.XmlContent(Gzip(new byte[5 * 1024 * 1024]));
        content.Headers.ContentEncoding.Add("gzip");

        using var answer = await _simulator.Spi.PostAsync($"/api/v1/in/{TestParticipant.Ispb}/msgs", content, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Refuses_a_body_that_is_too_large()
    {
        using var answer = await _simulator.PostMessage(new byte[(4 * 1024 * 1024) + 1], Cancel);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Counts_the_same_bytes_again_as_one_payment()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var id = Some.EndToEndId();
        var signed = _participant.SignMessage(Some.Pacs008(id));

        using var first = await simulator.PostMessage(signed, Cancel);
        using var second = await simulator.PostMessage(signed, Cancel);

        Assert.NotEqual(first.Headers.GetValues("PI-ResourceId").Single(), second.Headers.GetValues("PI-ResourceId").Single());
        var payment = Assert.Single((await simulator.Get("/payments", Cancel)).EnumerateArray());
        Assert.Equal(id, payment.GetProperty("endToEndId").GetString());
        Assert.Equal(2, payment.GetProperty("timesReceived").GetInt32());
        Assert.Equal(1, payment.GetProperty("distinctHashes").GetArrayLength());
    }

    [Fact]
    public async Task Tells_the_catalogue()
    {
        var catalogue = await _simulator.Spi.GetStringAsync(new Uri("/api/v1/in/catalog", UriKind.Relative), Cancel);

        Assert.Contains("<Message>pacs.008.spi.1.16</Message>", catalogue, StringComparison.Ordinal);
    }

    private MultipartContent Multipart(int parts, string boundary)
    {
        var content = new MultipartContent("mixed", boundary);
        for (var i = 0; i < parts; i++)
        {
            content.Add(RunningSimulator.XmlContent(_participant.SignMessage(Some.Pacs008())));
        }

        return content;
    }

    private static HttpRequestMessage Post(byte[] body) =>
        new(HttpMethod.Post, $"/api/v1/in/{TestParticipant.Ispb}/msgs") { Content = RunningSimulator.XmlContent(body) };

    private static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return buffer.ToArray();
    }
}
