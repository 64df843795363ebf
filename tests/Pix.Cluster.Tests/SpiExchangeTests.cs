using System.Net;
using System.Text;
using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests;

/// <summary>Payments through the SPI port, to the simulator and back.</summary>
public sealed class SpiExchangeTests(PixCluster pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_is_signed_sent_and_stored()
    {
        var (xml, endToEndId) = Some.Payment();

        using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(xml), Cancel);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Matches("^[A-Za-z0-9+/=]{1,33}$", answer.Header("PI-ResourceId"));
        Assert.Equal(("absent", "answered"), (answer.Header("pix-signature-valid"), answer.Header("pix-outcome")));
        var wire = Assert.Single(await pix.CentralBank.BodiesWithAsync(endToEndId));
        Assert.Contains("<ds:Signature ", Encoding.UTF8.GetString(wire), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_payment_twice_gives_the_same_signed_bytes()
    {
        var (xml, endToEndId) = Some.Payment();

        using var first = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(xml), Cancel);
        using var second = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(xml), Cancel);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        var bodies = await pix.CentralBank.BodiesWithAsync(endToEndId);
        Assert.Equal(2, bodies.Count);
        Assert.Equal(bodies[0], bodies[1]);
    }

    [Fact]
    public async Task Every_byte_but_the_signature_goes_out_as_it_came()
    {
        var (xml, endToEndId) = Some.Payment();

        using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(xml), Cancel);

        var wire = Encoding.UTF8.GetString(Assert.Single(await pix.CentralBank.BodiesWithAsync(endToEndId)));
        var start = wire.IndexOf("<Sgntr>", StringComparison.Ordinal);
        var end = wire.IndexOf("</Sgntr>", StringComparison.Ordinal) + "</Sgntr>".Length;
        Assert.Equal(xml, string.Concat(wire.AsSpan(0, start), "<Sgntr/>", wire.AsSpan(end)));
    }

    [Fact]
    public async Task A_payment_on_the_wire_verifies_with_the_JDK()
    {
        var (xml, endToEndId) = Some.Payment();

        using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(xml), Cancel);

        var file = Path.Combine(pix.Folder, $"{endToEndId}.xml");
        var certificate = Path.Combine(pix.Folder, $"{endToEndId}.pem");
        await File.WriteAllBytesAsync(file, Assert.Single(await pix.CentralBank.BodiesWithAsync(endToEndId)), Cancel);
        await File.WriteAllTextAsync(certificate, pix.Token.SignatureCertificate.ExportCertificatePem(), Cancel);
        Assert.Contains($"{file}\tVALID", OtherTools.JdkVerify("spi", certificate, file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_messages_in_one_post_are_signed_part_by_part()
    {
        var (first, firstId) = Some.Payment();
        var (second, secondId) = Some.Payment();
        var body = string.Concat(Part(first), Part(second), "--simple boundary--\r\n");

        using var answer = await pix.Spi.PostAsync(
            Some.PaymentPath, Some.Content(Encoding.UTF8.GetBytes(body), "multipart/mixed; boundary=\"simple boundary\""), Cancel);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(2, answer.Header("PI-ResourceId").Split(',').Length);
        var wire = Assert.Single(await pix.CentralBank.BodiesWithAsync(firstId));
        Assert.Equal(2, Encoding.UTF8.GetString(wire).Split("<ds:SignatureValue>").Length - 1);
        Assert.Contains(secondId, Encoding.UTF8.GetString(wire), StringComparison.Ordinal);

        static string Part(string xml) => $"--simple boundary\r\nContent-Type: application/xml; charset=utf-8\r\n\r\n{xml}\r\n";
    }

    [Fact]
    public async Task Own_headers_come_back_and_never_reach_the_Central_Bank()
    {
        var (xml, endToEndId) = Some.Payment();
        using var request = new HttpRequestMessage(HttpMethod.Post, Some.PaymentPath) { Content = Some.Xml(xml) };
        request.Headers.Add("pix-correlation", "order-4711");
        request.Headers.Add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        request.Headers.Add("X-Forwarded-For", "10.0.0.7");

        using var answer = await pix.Spi.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("order-4711", answer.Header("pix-correlation"));
        var wire = (await pix.CentralBank.ReceivedAsync(received => received.Channel == "spi")).Last();
        string[] allowed = ["Accept", "Accept-Encoding", "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Cookie", "Host", "Max-Forwards", "Transfer-Encoding", "User-Agent", "Via"];
        Assert.Empty(wire.Headers.Keys.Except(allowed, StringComparer.OrdinalIgnoreCase));
        Assert.Equal("127.0.0.1", wire.Headers["Host"]);
        Assert.DoesNotContain(endToEndId, await pix.CentralBank.ViolationsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_to_the_Central_Bank_are_used_again()
    {
        for (var i = 0; i < 8; i++)
        {
            using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(Some.Payment().Xml), Cancel);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }

        var last = (await pix.CentralBank.ReceivedAsync(received => received.Channel == "spi" && received.Method == "POST")).TakeLast(8);
        Assert.InRange(last.Select(received => received.ConnectionId).Distinct().Count(), 1, 6);
    }

    [Fact]
    public async Task A_stream_gives_verified_messages_and_is_closed()
    {
        using var started = await pix.Spi.GetAsync($"/api/v1/out/{PixCluster.Ispb}/stream/start", Cancel);

        Assert.True(started.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent);
        Assert.Equal(started.StatusCode == HttpStatusCode.OK ? "true" : "absent", started.Header("pix-signature-valid"));
        var next = started.Header("PI-Pull-Next");
        using var closed = await pix.Spi.DeleteAsync(next, Cancel);
        Assert.Equal(HttpStatusCode.OK, closed.StatusCode);
    }
}
