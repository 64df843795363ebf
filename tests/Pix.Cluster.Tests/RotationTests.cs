using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pix.Cluster.Tests.Support;
using Pix.TestToken;

namespace Pix.Cluster.Tests;

/// <summary>A payment whose answers were lost is the same bytes when it is sent again, whatever became of keys and certificates meanwhile.</summary>
public sealed class RotationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_payment_sent_again_after_a_second_certificate_was_added_is_the_same_bytes_on_every_silo()
    {
        var token = Token("rotation");
        await using var pix = await RotationCluster.StartAsync(token, [], Cancel);
        var (xml, endToEndId) = Some.Payment();
        await LoseAnswersAsync(pix, xml);

        var next = token.GenerateKey("next-signature").Certify(notBefore: Now.AddMinutes(-5));
        await pix.ChangeAsync(("SignatureCertificate", Pem(token.SignatureCertificate, next)), ("SignatureKeyLabel", $"{PixToken.SignatureLabel},next-signature"));
        for (var i = 0; i < 6; i++)
        {
            await SendAsync(pix, xml);
        }

        var bodies = await pix.CentralBank.BodiesWithAsync(endToEndId);
        Assert.InRange(bodies.Count, 7, 20);
        Assert.Single(bodies.Select(Convert.ToHexString).Distinct());
    }

    [Fact]
    public async Task The_key_is_the_one_of_the_messages_own_time_and_a_message_without_one_is_refused_unsent()
    {
        var (token, told) = (Token("times"), Now.AddHours(-1));
        var next = token.GenerateKey("next-signature").Certify();
        await using var pix = await RotationCluster.StartAsync(token, new()
        {
            ["Pix:SignatureCertificate"] = Pem(token.SignatureCertificate, next),
            ["Pix:SignatureKeyLabel"] = $"{PixToken.SignatureLabel},next-signature@{told.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}",
        }, Cancel);

        Assert.Equal([Serial(token.SignatureCertificate)], await SignersAsync(pix, told.AddMinutes(-1)));
        Assert.Equal([Serial(next)], await SignersAsync(pix, told.AddMinutes(1)));
        foreach (var created in new[] { Now.AddHours(-25), Now.AddHours(1) })
        {
            var (xml, endToEndId) = Some.Payment(created);
            using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(xml), Cancel);
            await answer.AssertProblemAsync(422, "creation-time-out-of-range", "rejected");
            Assert.Empty(await pix.CentralBank.BodiesWithAsync(endToEndId));
        }

        await pix.ChangeAsync(("SignatureKeyLabel", $"{PixToken.SignatureLabel}!withdrawn,next-signature@{told.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}"));
        var (withdrawn, id) = Some.Payment(told.AddMinutes(-1));
        using var refused = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(withdrawn), Cancel);
        await refused.AssertProblemAsync(422, "no-key-for-its-time", "rejected");
        Assert.Empty(await pix.CentralBank.BodiesWithAsync(id));
    }

    private static PixToken Token(string label)
    {
        Assert.SkipUnless(TokenKind.Chosen.MakesManyTokens, $"{TokenKind.Chosen.Name} makes no second token.");
        return TokenKind.Chosen.Create(label);
    }

    private static string Pem(params X509Certificate2[] certificates) => string.Join('\n', certificates.Select(certificate => certificate.ExportCertificatePem()));

    private static string Serial(X509Certificate2 certificate) =>
        new System.Numerics.BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);

    private static async Task LoseAnswersAsync(RotationCluster pix, string xml)
    {
        await pix.CentralBank.BreakAsync("reset-before-answer", "spi", times: 20);
        using (var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(xml), Cancel))
        {
            await answer.AssertProblemAsync(504, "no-answer", "outcome-unknown");
        }

        await pix.CentralBank.MendAsync();
    }

    private static async Task SendAsync(RotationCluster pix, string xml)
    {
        using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(xml), Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}");
    }

    // Serial numbers in the signatures of several payments of a time: the silos take turns.
    private static async Task<IEnumerable<string>> SignersAsync(RotationCluster pix, DateTimeOffset created)
    {
        var serials = new HashSet<string>();
        for (var i = 0; i < 4; i++)
        {
            var (xml, endToEndId) = Some.Payment(created);
            using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(xml), Cancel);
            foreach (var body in await pix.CentralBank.BodiesWithAsync(endToEndId))
            {
                serials.Add(Encoding.UTF8.GetString(body).Split("X509SerialNumber>")[1].Split('<')[0]);
            }
        }

        return serials;
    }
}
