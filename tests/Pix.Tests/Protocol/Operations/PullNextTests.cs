using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Pix.Domain;
using Pix.Protocol.Operations;
using Pix.Protocol.Paths;

namespace Pix.Protocol.Tests.Operations;

public sealed class PullNextTests
{
    private const string Ispb = "99999010", Start = "/api/v1/out/99999010/stream/start";

    private static readonly byte[] Key = Encoding.ASCII.GetBytes("the key of the silos"), Other = Encoding.ASCII.GetBytes("another");

    [Theory]
    [InlineData("/api/v1/out/99999010/stream/f0d744d792d6", "/api/v1/out/99999010/stream/f0d744d792d6")]
    [InlineData("https://icom.pi.rsfn.net.br:16422/api/v1/out/99999010/stream/f0d7", "/api/v1/out/99999010/stream/f0d7")]
    [InlineData("//icom/api/v1/out/99999010/stream/f0d7", "/api/v1/out/99999010/stream/f0d7")]
    [InlineData("f0d744d792d6", "/api/v1/out/99999010/stream/f0d744d792d6")]
    [InlineData("./f0d7", "/api/v1/out/99999010/stream/f0d7")]
    [InlineData("../stream/f0d7", "/api/v1/out/99999010/stream/f0d7")]
    [InlineData(" /api/v1/out/99999010/stream/a==#x", "/api/v1/out/99999010/stream/a==")]
    public void A_path_as_ICOM_shows_it_reaches_the_reader_as_it_is(string value, string handedOut) =>
        Assert.Equal((PullNextForm.Usual, handedOut), (PullNext.FormOf(value, Start, Ispb, out var text), text));

    [Theory]
    [InlineData("/api/v1/out/99999010/stream/a/b", "/api/v1/out/99999010/stream/a/b", "")]
    [InlineData("/api/v1/out/99999010/messages/a", "/api/v1/out/99999010/messages/a", "")]
    [InlineData("/api/v1/out/99999010/stream/a%2Fb", "/api/v1/out/99999010/stream/a%2Fb", "")]
    [InlineData("/api/v1/out/99999010/stream/a?b=%2F&c", "/api/v1/out/99999010/stream/a", "?b=%2F&c")]
    [InlineData("?after=7", "/api/v1/out/99999010/stream/start", "?after=7")]
    [InlineData("https://icom:16422?x", "/", "?x")]
    [InlineData("/api/v1/out/99999010/stream//a/../%zz", "/api/v1/out/99999010/stream//a/../%zz", "")]
    [InlineData("/api/v1/out/99999010/stream/start", "/api/v1/out/99999010/stream/start", "")]
    [InlineData("/api/v1/out/99999010/stream/pix.abc.def", "/api/v1/out/99999010/stream/pix.abc.def", "")]
    public void Any_other_form_is_packed_into_one_and_unpacked_byte_for_byte(string value, string path, string query)
    {
        var handedOut = Packed(value);

        Assert.True(PullNext.IsPacked(handedOut));
        Assert.Matches("^/api/v1/out/99999010/stream/pix\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{22}$", handedOut);
        Assert.Equal("pullNext", SomeProtocol.Operations().Find(PixChannel.Spi, "GET", handedOut).Operation?.Name);
        Assert.Equal("stopStream", SomeProtocol.Operations().Find(PixChannel.Spi, "DELETE", handedOut).Operation?.Name);
        Assert.True(PullNext.TryUnpack(handedOut, Ispb, [Other, Key], out var target));
        Assert.Equal((path, query), target);
    }

    [Fact]
    public void The_longest_form_still_fits_into_a_path()
    {
        var value = "/" + new string('x', 2999);

        var handedOut = Packed(value);

        Assert.Equal("pullNext", SomeProtocol.Operations().Find(PixChannel.Spi, "GET", handedOut).Operation?.Name);
        Assert.True(PullNext.TryUnpack(handedOut, Ispb, [Other, Key], out var target));
        Assert.Equal((value, ""), target);
        Assert.Equal((PullNextForm.Unusable, value + "x"), (PullNext.FormOf(value + "x", Start, Ispb, out var text), text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a b")]
    [InlineData("/a\\b")]
    [InlineData("/\u00e9")]
    public void What_no_request_can_ask_for_is_left_as_it_is(string value) =>
        Assert.Equal((PullNextForm.Unusable, value), (PullNext.FormOf(value, Start, Ispb, out var text), text));

    [Fact]
    public void A_packed_path_that_was_cut_or_changed_leads_nowhere()
    {
        var handedOut = Packed("/api/v1/out/99999010/stream/a/b");
        var segment = handedOut.LastIndexOf('/') + 1;

        Assert.All(
            Enumerable.Range(segment + 4, handedOut.Length - segment - 4),
            at => Assert.False(PullNext.TryUnpack(handedOut[..at] + (handedOut[at] == 'A' ? 'B' : 'A') + handedOut[(at + 1)..], Ispb, [Key], out _)));
        Assert.All(Enumerable.Range(segment + 4, handedOut.Length - segment - 4), length => Assert.False(PullNext.TryUnpack(handedOut[..length], Ispb, [Key], out _)));
    }

    [Theory]
    [InlineData("/api/v1/out/99999010/stream/start")]
    [InlineData("/api/v1/out/99999011/stream/a/b")]
    [InlineData("/api/v1/in/99999010/msgs")]
    [InlineData("/anything/../else?x=%2e")]
    public void What_was_not_packed_with_the_key_leads_nowhere(string target)
    {
        var content = Base64Url.EncodeToString(Encoding.ASCII.GetBytes(target));
        string[] forged =
        [
            PullNext.Pack(target, Ispb, Other),
            PullNext.Pack(target, Ispb, []),
            PullNext.Pack(target, "99999011", Key).Replace("99999011/stream", "99999010/stream", StringComparison.Ordinal),
            $"/api/v1/out/{Ispb}/stream/pix.{content}",
            $"/api/v1/out/{Ispb}/stream/pix.{content}.",
            $"/api/v1/out/{Ispb}/stream/pix.{content}.{Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(target)).AsSpan(0, 6))}",
            $"/api/v1/out/{Ispb}/stream/pix.{content}.{Packed(Unusual).Split('.')[^1]}",
            $"{Packed(Unusual)}.{content}",
        ];

        Assert.All(forged, path => Assert.False(PullNext.TryUnpack(path, Ispb, [Key], out _)));
        Assert.False(PullNext.TryUnpack(Packed(Unusual), Ispb, [], out _));
    }

    [Theory]
    [InlineData("/api/v1/out/99999011/stream/a/b")]
    [InlineData("/api/v1/in/catalog")]
    [InlineData("/api/v1/out/99999010/stream%2f..%2f..%2f99999011/stream/start")]
    public void What_the_Central_Bank_handed_out_is_taken_back_as_it_is_whatever_it_is(string target)
    {
        Assert.True(PullNext.TryUnpack(Packed(target), Ispb, [Key], out var unpacked));
        Assert.Equal((target, ""), unpacked);
    }

    private const string Unusual = "/api/v1/out/99999010/stream/a/b";

    private static string Packed(string value)
    {
        Assert.Equal(PullNextForm.Unusual, PullNext.FormOf(value, Start, Ispb, out var target));
        return PullNext.Pack(target, Ispb, Key);
    }
}
